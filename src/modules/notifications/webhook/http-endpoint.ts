import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { ReadSecret } from '../channel-secrets.ts';
import type { HttpEndpoint } from '../domain/channel.ts';
import { failure, type DeliveryFailure } from '../domain/delivery-failure.ts';
import { endpointProblem } from '../domain/endpoint-address.ts';
import { trustedBeside } from '../trusted-authorities.ts';

/** What is needed to open an endpoint, as it is at this moment. */
export interface OpenedEndpoint {
  readonly url: URL;
  readonly ca: readonly string[];
}

/** Reads address and certificates of an endpoint. What is wrong was right when the channel was read, so it is a failure. */
export function openEndpoint(
  { url: place, caFile }: HttpEndpoint,
  read: ReadSecret,
  privateAllowed: boolean,
): Result<OpenedEndpoint, DeliveryFailure> {
  const text = read(place);
  if (!text.ok) return refuse(failure('not_configured', `The address of the channel ${text.refusal}.`));
  const problem = endpointProblem(text.value, privateAllowed);
  if (problem !== null) return refuse(failure('not_configured', `The address of the channel ${problem}.`));
  const ca = trustedBeside(caFile);
  return ca.ok ? accept({ url: new URL(text.value), ca: ca.value }) : ca;
}
