import { describe, expect, it } from '@jest/globals';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { PartitionChunks, type Chunk } from './partition-chunks.ts';

const event = (offset: number): LoggedEvent => ({
  ...{ stream: 'usage', id: `${offset}`, type: 'KeyUsed', key: 'k', text: '{}', partition: 0, offset },
});
const chunk = (from: number, upTo: number, ...offsets: readonly number[]): Chunk => ({
  ...{ from, upTo, events: offsets.map(event) },
});
const given = (found: Chunk | undefined) =>
  found && { from: found.from, upTo: found.upTo, offsets: found.events.map(({ offset }) => offset) };

describe('what was fetched a moment ago', () => {
  it('is given from any place in it, as much as is wanted', () => {
    const chunks = new PartitionChunks();
    chunks.keep(0, chunk(0, 5, 1, 2, 3, 4, 5));
    expect(given(chunks.after(0, 0, 2))).toEqual({ from: 0, upTo: 2, offsets: [1, 2] });
    expect(given(chunks.after(0, 2, 10))).toEqual({ from: 2, upTo: 5, offsets: [3, 4, 5] });
    expect(chunks.after(0, 5, 10)).toBeUndefined();
    expect(chunks.after(1, 0, 10)).toBeUndefined();
  });

  it('reaches to its end also where no event stands there', () => {
    const chunks = new PartitionChunks();
    chunks.keep(0, chunk(0, 9, 2, 4));
    expect(given(chunks.after(0, 0, 1))).toEqual({ from: 0, upTo: 2, offsets: [2] });
    expect(given(chunks.after(0, 2, 1))).toEqual({ from: 2, upTo: 9, offsets: [4] });
    expect(given(chunks.after(0, 4, 1))).toEqual({ from: 4, upTo: 9, offsets: [] });
  });

  it('is nothing of a stretch without length', () => {
    const chunks = new PartitionChunks();
    chunks.keep(0, chunk(3, 3));
    expect(chunks.after(0, 3, 1)).toBeUndefined();
  });

  it('is the latest few stretches only', () => {
    const chunks = new PartitionChunks();
    for (const from of [0, 1, 2, 3]) chunks.keep(0, chunk(from, from + 1, from + 1));
    expect(chunks.after(0, 0, 1)).toBeUndefined();
    expect(given(chunks.after(0, 1, 1))).toEqual({ from: 1, upTo: 2, offsets: [2] });
    chunks.clear();
    expect(chunks.after(0, 3, 1)).toBeUndefined();
  });
});
