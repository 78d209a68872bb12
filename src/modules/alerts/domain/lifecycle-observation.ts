import type { KnownEvent } from '../../../events/catalogue.ts';
import type { Actor } from '../../../events/envelope.ts';
import { readEvent, type LoggedEvent } from '../../../events/stored-event.ts';
import { epochMs } from '../../../shared/iso-time.ts';

/** What happened to a key, as far as a rule looks at it. */
export type LifecycleChange =
  | {
      readonly change: 'created';
      /** Which may be before the event: a trail names keys that are older than itself. */
      readonly atMs: number;
      readonly byAnother: boolean;
      /** From where it was created; null where nobody did it from an address. */
      readonly ip: string | null;
    }
  | {
      readonly change: 'rotated';
      readonly previousFingerprint: string;
      readonly graceEndsMs: number;
    }
  | { readonly change: 'revoked' | 'disabled' }
  /** `atMs`: when it was due, which is before the sweep that found it. */
  | { readonly change: 'expired'; readonly atMs: number }
  | {
      readonly change: 'accepted-late';
      readonly useId: string;
      readonly usedMs: number;
      readonly lateMs: number;
    };

export interface LifecycleObservation {
  readonly kind: 'lifecycle';
  readonly id: string;
  readonly timeMs: number;
  readonly keyId: string;
  readonly tenant: string;
  readonly keyName: string;
  readonly owner: string | null;
  /** Place in the stream, which a use's `basedOn` is compared with. */
  readonly partition: number;
  readonly offset: number;
  readonly change: LifecycleChange;
}

/** Reads an event about a key's life; undefined for events that no rule looks at. */
export function readLifecycle(logged: LoggedEvent): LifecycleObservation | undefined {
  if (!WATCHED.has(logged.type)) return undefined;
  const read = readEvent(logged.text);
  if (!read.known) return undefined;
  const found = changeOf(read.event);
  const { keyId, tenant, time } = read.event;
  if (found === undefined || keyId === null) return undefined;
  const { keyName, owner, change } = found;
  const { id, partition, offset } = logged;
  return {
    ...{ kind: 'lifecycle', id, timeMs: epochMs(time), keyId, tenant, keyName, owner, partition, offset },
    change,
  };
}

interface NamedChange {
  readonly keyName: string;
  readonly owner: string | null;
  readonly change: LifecycleChange;
}

const WATCHED: ReadonlySet<string> = new Set<KnownEvent['type']>([
  'KeyCreated',
  'KeyRotated',
  'KeyRevoked',
  'KeyExpired',
  'KeyDisabled',
  'ExternalKeyObserved',
  'RevokedKeyAccepted',
]);

function changeOf(event: KnownEvent): NamedChange | undefined {
  switch (event.type) {
    case 'KeyCreated': {
      const { name, owner } = event.data;
      return { keyName: name, owner, change: creation(event, event.time, owner) };
    }
    case 'ExternalKeyObserved': {
      const { name, owner, createdAt } = event.data;
      if (createdAt === null) return undefined;
      return { keyName: name, owner, change: creation(event, createdAt, owner) };
    }
    case 'KeyRotated': {
      const { keyName, owner, previousFingerprint, graceEndsAt } = event.data;
      const graceEndsMs = epochMs(graceEndsAt);
      return { keyName, owner, change: { change: 'rotated', previousFingerprint, graceEndsMs } };
    }
    case 'KeyRevoked':
      return { ...event.data, change: { change: 'revoked' } };
    case 'KeyDisabled':
      return { ...event.data, change: { change: 'disabled' } };
    case 'KeyExpired':
      return { ...event.data, change: { change: 'expired', atMs: epochMs(event.data.expiresAt) } };
    case 'RevokedKeyAccepted': {
      const { keyName, useEventId, usedAt, lateMs } = event.data;
      const change = { change: 'accepted-late', useId: useEventId, usedMs: epochMs(usedAt), lateMs } as const;
      return { keyName, owner: null, change };
    }
    default:
      return undefined;
  }
}

const PEOPLE: readonly Actor['type'][] = ['key', 'user', 'external'];

/** Files and the service itself create keys for others all day; that somebody does is what a rule looks at. */
function creation({ actor, origin }: KnownEvent, at: string, owner: string): LifecycleChange {
  const byAnother = PEOPLE.includes(actor.type) && actor.id !== owner && actor.email !== owner;
  return { change: 'created', atMs: epochMs(at), byAnother, ip: origin.ip };
}
