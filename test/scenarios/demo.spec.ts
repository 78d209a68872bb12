import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KnownEvent } from '../../src/events/catalogue.ts';
import { NO_ORIGIN, STREAMS, systemActor } from '../../src/events/envelope.ts';
import { readEvent } from '../../src/events/stored-event.ts';
import { DemoClock, demoIds } from '../../src/modules/demo/demo-time.ts';
import {
  DAYS_IN_DEMO,
  planOrganisation,
  type PlannedKey,
} from '../../src/modules/demo/domain/organisation.ts';
import { seededRandom } from '../../src/modules/demo/domain/random.ts';
import { demoStart, timeline } from '../../src/modules/demo/domain/timeline.ts';
import { Replay } from '../../src/modules/demo/replay.ts';
import { openEmbeddedProfile } from '../../src/profiles/embedded-profile.module.ts';
import { epochMs, MS_PER_DAY } from '../../src/shared/iso-time.ts';
import { testSettings } from '../fixtures/test-settings.ts';

const START_MS = demoStart(epochMs('2026-11-20T21:04:44.123Z'));
const END_MS = START_MS + DAYS_IN_DEMO * MS_PER_DAY;
const KEYS = 40;
const USES = 2_000;
const UNUSED_DAYS = 45;

interface Lived {
  readonly plan: readonly PlannedKey[];
  readonly told: number;
  readonly events: readonly KnownEvent[];
  readonly reports: readonly string[];
}

/** What `keytrail demo` does, with fewer keys and uses. */
async function live(seed: number, dataDir: string): Promise<Lived> {
  const random = seededRandom(seed);
  const clock = new DemoClock(START_MS);
  const profile = await openEmbeddedProfile(testSettings(dataDir), { clock, ids: demoIds(clock, random) });
  try {
    const plan = planOrganisation(random).slice(0, KEYS);
    const replay = new Replay({ ...profile, ...profile.keys, clock }, plan);
    for (const moment of timeline(plan, random, START_MS, USES)) await replay.live(moment);
    await replay.flush();
    clock.moveTo(END_MS);
    await profile.settle();
    const events = [];
    for (const stream of STREAMS) {
      for (const { text } of (await profile.log.read(stream, [], 100_000)).events) {
        const read = readEvent(text);
        if (read.known) events.push(read.event);
      }
    }
    const reports = [];
    for (const made of [
      await profile.reports.unusedKeys({ days: UNUSED_DAYS }, { kind: 'all' }),
      await profile.reports.usage({ groupBy: 'owner' }, { kind: 'all' }),
    ]) {
      if (!made.ok) throw new Error(made.refusal.detail);
      const reader = { actor: systemActor('demo'), origin: NO_ORIGIN, tenant: 'default' };
      reports.push(
        Buffer.from((await profile.reports.issue(made.value, 'json', reader)).bytes).toString('utf8'),
      );
    }
    return { plan, told: replay.events, events, reports };
  } finally {
    await profile.close();
  }
}

let root: string;
let lived: Lived;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'keytrail-demo-'));
  lived = await live(7, join(root, 'first'));
}, 240_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const count = (type: string): number => lived.events.filter((event) => event.type === type).length;
const isPresentation = ({ type }: KnownEvent): boolean =>
  ['KeyUsed', 'AuthenticationFailed', 'AccessDenied', 'RateLimited'].includes(type);

describe('the replayed organisation', () => {
  it('leaves exactly the planned number of uses in the log, and every event that the replay tells of', () => {
    expect(lived.events.filter(isPresentation)).toHaveLength(USES);
    expect(lived.events).toHaveLength(lived.told);
    expect(count('KeyCreated')).toBe(KEYS);
    const others = ['KeyRotated', 'RotationGraceEnded', 'KeyRevoked', 'KeyExpired'].map(count);
    expect(lived.told).toBe(USES + KEYS + others.reduce((sum, n) => sum + n, 0));
    for (const n of others) expect(n).toBeGreaterThan(0);
  });

  it('has every presentation of a key after its revocation in the trail as AuthenticationFailed REVOKED, and none accepted', () => {
    const revokedAt = new Map(
      lived.events.flatMap((event) =>
        event.type === 'KeyRevoked' ? [[event.keyId, event.time] as const] : [],
      ),
    );
    const late = lived.events.filter(
      (event) => isPresentation(event) && event.time > (revokedAt.get(event.keyId) ?? event.time),
    );
    expect(late.length).toBeGreaterThan(0);
    expect(new Set(late.map(({ type, outcome }) => `${type} ${outcome}`))).toEqual(
      new Set(['AuthenticationFailed REVOKED']),
    );
  });

  it('has its unused keys found: those never used, and those whose owners have stopped using them', () => {
    const report = JSON.parse(String(lived.reports[0])) as {
      rows: readonly { name: string; lastUse: string }[];
    };
    const found = new Map(report.rows.map(({ name, lastUse }) => [name, lastUse]));
    const lastDay = DAYS_IN_DEMO - UNUSED_DAYS;
    const lives = lived.plan.filter(
      ({ createdOnDay, expiresInDays, revokedOnDay }) =>
        createdOnDay < lastDay && expiresInDays > DAYS_IN_DEMO && revokedOnDay === null,
    );
    const neverUsed = lives.filter(({ volume }) => volume === 0);
    const dormant = lives.filter(
      ({ volume, lastActiveDay }) => volume > 0 && (lastActiveDay ?? lastDay) < lastDay,
    );
    expect([neverUsed.length > 0, dormant.length > 0]).toEqual([true, true]);
    expect(Object.fromEntries(found)).toEqual({
      ...Object.fromEntries(neverUsed.map(({ name }) => [name, 'never'])),
      ...Object.fromEntries(dormant.map(({ name }) => [name, 'used'])),
    });
  });

  it('is the same on every machine: the same seed gives the same reports, byte for byte, and another one others', async () => {
    const again = await live(7, join(root, 'again'));
    expect(again.reports).toEqual(lived.reports);
    const other = await live(8, join(root, 'other'));
    expect(other.reports).not.toEqual(lived.reports);
  }, 240_000);
});
