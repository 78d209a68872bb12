import { getCACertificates } from 'node:tls';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { textOfFile } from './channel-secrets.ts';
import { failure, type DeliveryFailure } from './domain/delivery-failure.ts';

/** The usual authorities and those of the file; none stands for the usual ones. */
export function trustedBeside(caFile: string | null): Result<readonly string[], DeliveryFailure> {
  if (caFile === null) return accept([]);
  const read = textOfFile(caFile);
  return read.ok
    ? accept([...getCACertificates('default'), read.value])
    : refuse(failure('file_unreadable', `ca_file ${read.refusal}.`));
}
