import type { KeyReadings, ShownKey } from '../../keys/key-readings.ts';
import { callerOf, endpointOf, type HttpRequest } from '../access/http-request.ts';

/** Ids of as many as a page of `GET /v1/keys` may have fit into one event; principals may have more together. */
const KEYS_PER_EVENT_MAX = 500;

/** Puts it into the trail whose keys a request is about to be shown, in as many events as it takes. */
export async function recordShownKeys(
  readings: Pick<KeyReadings, 'record'>,
  request: HttpRequest,
  keys: readonly ShownKey[],
  filter: Readonly<Record<string, string>>,
): Promise<void> {
  const [caller, endpoint] = [callerOf(request), endpointOf(request)];
  const events: Promise<void>[] = [];
  for (let at = 0; at < keys.length; at += KEYS_PER_EVENT_MAX)
    events.push(readings.record({ caller, endpoint, filter, keys: keys.slice(at, at + KEYS_PER_EVENT_MAX) }));
  await Promise.all(events);
}
