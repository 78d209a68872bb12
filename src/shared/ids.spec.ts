import { describe, expect, it } from '@jest/globals';
import { systemIds } from './ids.ts';

describe('identifiers', () => {
  it('are UUIDs of version 7, each different, far beyond one fetch of randomness', () => {
    const ids = Array.from({ length: 5_000 }, () => systemIds.eventId());
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toEqual([]);
  });

  it('of keys sort in the order of their making, also within a millisecond', () => {
    const ids = Array.from({ length: 1_000 }, () => systemIds.keyId());
    expect([...ids].sort()).toEqual(ids);
  });
});
