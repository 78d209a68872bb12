import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Stream } from '../../../src/events/envelope.ts';
import type { EventRecord, LoggedEvent } from '../../../src/events/stored-event.ts';
import { BEGINNING, type Checkpoint } from '../../../src/modules/event-log/checkpoint.ts';
import type { EventLog } from '../../../src/modules/event-log/event-log.ts';

/** Events for the contract suite, and ways to read them back and compare them whatever the adapter's partitions. */

export const KEYS = ['key_a', 'key_b', 'key_c', 'key_d', 'key_e', 'key_f', 'key_g'];

export function record(fields: Partial<EventRecord> = {}): EventRecord {
  const id = fields.id ?? randomUUID();
  return { stream: 'usage', id, type: 'KeyUsed', key: 'key_a', text: JSON.stringify({ id }), ...fields };
}

export const records = (count: number, fields: Partial<EventRecord> = {}): EventRecord[] =>
  Array.from({ length: count }, (_, at) => record({ key: KEYS[at % KEYS.length] ?? 'key_a', ...fields }));

/** Without its place, which differs between adapters. */
export const asAppended = ({ stream, id, type, key, text }: LoggedEvent): EventRecord => ({
  stream,
  id,
  type,
  key,
  text,
});

export async function readAll(
  log: EventLog,
  stream: Stream,
  after: Checkpoint = BEGINNING,
  limits: readonly number[] = [100],
): Promise<LoggedEvent[]> {
  const all: LoggedEvent[] = [];
  let at = after;
  for (let reads = 0; ; reads += 1) {
    const limit = limits[reads % limits.length] ?? 1;
    const { events, checkpoint } = await log.read(stream, at, limit);
    if (events.length === 0) return all;
    expect(events.length).toBeLessThanOrEqual(limit);
    all.push(...events);
    at = checkpoint;
  }
}

export const ofKey = (events: readonly EventRecord[], key: string): string[] =>
  events.filter((event) => event.key === key).map(({ id }) => id);

export const byPlace = (a: LoggedEvent, b: LoggedEvent): number =>
  a.partition - b.partition || a.offset - b.offset;

export const byId = (a: EventRecord, b: EventRecord): number => (a.id < b.id ? -1 : 1);
