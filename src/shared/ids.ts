import { v7 } from 'uuid';

/** Where new identifiers come from. They enter through commands, so that deciding stays deterministic. */
export interface IdSource {
  /** A UUIDv7 (RFC 9562): unique, and roughly ordered by time, which keeps the log's id index append-mostly. */
  eventId(): string;
  requestId(): string;
  /** `key_` and the 32 hexadecimal digits of a UUIDv7. */
  keyId(): string;
}

/** Nest injection token of the {@link IdSource}. */
export const IDS = Symbol('IdSource');

export const systemIds: IdSource = {
  eventId: () => v7(),
  requestId: () => v7(),
  keyId: () => `key_${v7().replaceAll('-', '')}`,
};
