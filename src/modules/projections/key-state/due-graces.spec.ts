import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import * as event from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { SqliteKeyDirectory } from './sqlite-key-directory.ts';

const ROTATED = '2026-11-20T00:00:00.000Z';
const HOUR_MS = 3_600_000;
const END = event.rotated({ keyId: 'any' });
/** When the first grace of every key that the fixtures rotate ends. */
const ENDS_MS = END.type === 'KeyRotated' ? Date.parse(END.data.graceEndsAt) : 0;
const MIDDLE_MS = Math.ceil((Date.parse(ROTATED) + ENDS_MS) / 2);
const ALL = 100;

let dataDir: string;
let directory: SqliteKeyDirectory;
let log: InMemoryEventLog;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-graces-'));
  log = new InMemoryEventLog();
  directory = await SqliteKeyDirectory.open({ dataDir, log });
});
afterEach(() => {
  directory.close();
  rmSync(dataDir, { recursive: true });
});

async function given(...events: readonly KnownEvent[]): Promise<void> {
  await log.append(events.map(toRecord));
  await directory.catchUp();
}
const rotatedKey = (keyId: string): readonly KnownEvent[] => [
  event.created({ keyId, expiresAt: null }),
  event.rotated({ keyId, time: ROTATED, expiresAt: null }),
];

describe('the rotations whose grace is over', () => {
  it('are found from the instant of the end on, until that is on record, the limit at a time', async () => {
    await given(...rotatedKey('key_b'), ...rotatedKey('key_a'), event.created({ keyId: 'key_c' }));

    expect(directory.dueForGraceEnd(ENDS_MS - 1, ALL)).toEqual([]);
    expect(directory.dueForGraceEnd(ENDS_MS, ALL)).toEqual(['key_a', 'key_b']);
    expect(directory.dueForGraceEnd(ENDS_MS, 1)).toEqual(['key_a']);

    await given(event.graceEnded({ keyId: 'key_a' }));
    expect(directory.dueForGraceEnd(ENDS_MS, ALL)).toEqual(['key_b']);
  });

  it('are not looked for among keys that have ended, and are among disabled ones', async () => {
    await given(...rotatedKey('key_a'), ...rotatedKey('key_b'), ...rotatedKey('key_c'));
    await given(event.revoked({ keyId: 'key_a' }), event.expired({ keyId: 'key_b' }));
    await given(event.disabled({ keyId: 'key_c' }));

    expect(directory.dueForGraceEnd(ENDS_MS, ALL)).toEqual(['key_c']);
  });
});

describe('the rotations to warn of', () => {
  it('are past the middle of their grace and within the time wanted of its end, and were not warned of', async () => {
    await given(...rotatedKey('key_a'));
    const due = (nowMs: number, warningMs: number) => directory.dueForGraceWarning(nowMs, warningMs, ALL);

    expect(due(MIDDLE_MS - 1, 1_000 * HOUR_MS)).toEqual([]);
    expect(due(MIDDLE_MS, 1_000 * HOUR_MS)).toEqual(['key_a']);
    expect(due(ENDS_MS - HOUR_MS - 1, HOUR_MS)).toEqual([]);
    expect(due(ENDS_MS - HOUR_MS, HOUR_MS)).toEqual(['key_a']);
    expect(due(ENDS_MS, HOUR_MS)).toEqual([]);

    await given(event.graceEnding({ keyId: 'key_a' }));
    expect(due(MIDDLE_MS, 1_000 * HOUR_MS)).toEqual([]);
    expect(directory.rotationsInGrace(MIDDLE_MS)).toEqual({ warned: 1, notWarned: 0 });
  });
});
