import type { EventType, KnownEvent, PresentationEvent } from '../../../events/catalogue.ts';
import type { Outcome } from '../../../events/envelope.ts';
import { readEvent, type LoggedEvent } from '../../../events/stored-event.ts';
import { epochMs } from '../../../shared/iso-time.ts';
import { matchUsualLayout, PRESENTATION_TYPES } from './usual-layout.ts';

/** A key, or something that is none, was presented. Texts may be views of the event's whole text: keep copies only. */
export interface PresentedObservation {
  readonly kind: 'presented';
  readonly id: string;
  readonly timeMs: number;
  /** When the log took the event, by its own record; null where it keeps no such time. */
  readonly receivedMs: number | null;
  /** Null when no key could be identified. */
  readonly keyId: string | null;
  readonly tenant: string;
  readonly outcome: Outcome;
  readonly keyName: string | null;
  readonly owner: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly fingerprint: string | null;
  readonly dataset: string | null;
  readonly permission: string | null;
  readonly endpoint: string | null;
  /** The gateway's key that asked on the bearer's behalf, else null. */
  readonly gatewayKeyId: string | null;
  /** Lifecycle checkpoint of the decision; empty if it was not ours. */
  readonly basedOn: readonly number[];
  /** Another system decided, and reported it. */
  readonly external: boolean;
}

/** The secret was no good; a good one that asked for too much, or too often, was accepted as far as it goes. */
export const isRefusal = ({ outcome }: PresentedObservation): boolean =>
  outcome !== 'SUCCESS' && outcome !== 'FORBIDDEN' && outcome !== 'RATE_LIMITED';

const presentationTypes: ReadonlySet<string> = new Set<EventType>(PRESENTATION_TYPES);

/**
 * Reads an event about a presented key: by one regular expression in the usual layout, else by parsing the JSON.
 * @param nowMs when it is read, which no event can be after; where the log itself says when it took it, that counts
 */
export function readPresented(logged: LoggedEvent, nowMs: number | null): PresentedObservation | undefined {
  if (!presentationTypes.has(logged.type)) return undefined;
  const match = matchUsualLayout(logged.text);
  if (match === null) return fromJson(logged, nowMs);
  const text = (group: number): string | null => match[group] ?? null;
  return {
    kind: 'presented',
    id: logged.id,
    timeMs: epochMs(match[1] ?? ''),
    receivedMs: logged.appendedAtMs ?? nowMs,
    keyId: text(2),
    tenant: match[3] ?? '',
    owner: text(4),
    ip: text(5),
    userAgent: text(6),
    // The cast holds for what was validated when it was appended, as it does for the parsed JSON.
    outcome: match[7] as Outcome,
    keyName: text(8),
    fingerprint: text(9),
    dataset: text(10),
    permission: text(11),
    endpoint: text(12),
    gatewayKeyId: text(13),
    basedOn: numbersOf(match[14] ?? ''),
    external: match[15] !== undefined,
  };
}

function numbersOf(list: string): readonly number[] {
  if (list === '') return [];
  return list.includes(',') ? list.split(',').map(Number) : [Number(list)];
}

function fromJson(logged: LoggedEvent, nowMs: number | null): PresentedObservation | undefined {
  const read = readEvent(logged.text);
  if (!read.known || !isPresentation(read.event)) return undefined;
  const { time, keyId, tenant, actor, origin, outcome, data } = read.event;
  const { keyName, fingerprint, dataset, permission, endpoint, via, basedOn, external } = data;
  return {
    ...{ kind: 'presented', id: logged.id, timeMs: epochMs(time), receivedMs: logged.appendedAtMs ?? nowMs },
    ...{ keyId, tenant, outcome, keyName, owner: actor.email, ip: origin.ip, userAgent: origin.userAgent },
    ...{ fingerprint, dataset, permission, endpoint, gatewayKeyId: via?.keyId ?? null, basedOn },
    external: external !== null,
  };
}

const isPresentation = (event: KnownEvent): event is PresentationEvent => presentationTypes.has(event.type);
