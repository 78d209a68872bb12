import type { RequestRefused } from '../../../events/request-refused.ts';
import { toRecord } from '../../../events/stored-event.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { IdSource } from '../../../shared/ids.ts';
import { isoTime } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { EventLog } from '../../event-log/event-log.ts';
import { actorOf, type Caller } from '../../identity/caller.ts';
import { scrubSecrets } from '../../operations/secret-scrubber.ts';
import { endpointOf, type HttpRequest } from '../access/http-request.ts';

/** What is the asker's doing. Limits of rate, time and size, and what broke on our side, are told elsewhere. */
const RECORDED_STATUSES: ReadonlySet<number> = new Set([403, 404, 409, 422]);

/** Longer ids than any of ours are cut: whoever asks chooses what fills the trail. */
const TARGET_CHARS_MAX = 100;

/** Puts it into the trail that a caller was refused by a route that let them in, before they hear of it. */
export class RefusedRequests {
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #ids: Pick<IdSource, 'eventId'>;

  constructor(log: EventLog, clock: Clock, ids: Pick<IdSource, 'eventId'>) {
    this.#log = log;
    this.#clock = clock;
    this.#ids = ids;
  }

  /**
   * Null where there is nothing to record: nobody was let in, or the route tells by itself what it decided.
   * The promise rejects with InfrastructureError if it cannot be made durable.
   */
  record(request: HttpRequest, status: number, refusal: Refusal): Promise<unknown> | null {
    const { caller } = request;
    if (caller === undefined || request.tellsOwnRefusals === true || !RECORDED_STATUSES.has(status))
      return null;
    const event = requestRefused(caller, endpointOf(request), targetOf(request), refusal.code, {
      id: this.#ids.eventId(),
      time: isoTime(this.#clock.nowMs()),
    });
    return this.#log.append([toRecord(event)]);
  }
}

/** Nest injection token of {@link RefusedRequests}. */
export const REFUSED_REQUESTS = Symbol('RefusedRequests');

function targetOf({ params }: HttpRequest): string | null {
  if (typeof params !== 'object' || params === null || !('id' in params)) return null;
  return typeof params.id === 'string' ? scrubSecrets(params.id.slice(0, TARGET_CHARS_MAX)) : null;
}

const requestRefused = (
  caller: Caller,
  endpoint: string,
  target: string | null,
  code: string,
  made: { readonly id: string; readonly time: string },
): RequestRefused => ({
  ...made,
  type: 'RequestRefused',
  version: 1,
  keyId: null,
  tenant: caller.credential.tenant,
  actor: actorOf(caller),
  origin: caller.origin,
  outcome: 'FORBIDDEN',
  data: { endpoint, code, target },
});
