import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMs, MS_PER_DAY } from '../../../shared/iso-time.ts';
import { DAYS_IN_DEMO, planOrganisation, type PlannedKey } from './organisation.ts';
import { seededRandom } from './random.ts';
import { demoStart, timeline, type Moment } from './timeline.ts';

const START_MS = demoStart(epochMs('2026-11-20T21:04:44.123Z'));
const USES = 3_000;

const organisation = planOrganisation(seededRandom(1));
const lived = (keys: readonly PlannedKey[], uses = USES, seed = 5): readonly Moment[] => [
  ...timeline(keys, seededRandom(seed), START_MS, uses),
];
const moments = lived(organisation);
const uses = moments.flatMap((moment) => (moment.kind === 'use' ? [moment] : []));
const dayOf = ({ atMs }: Moment): number => Math.floor((atMs - START_MS) / MS_PER_DAY);

describe('the timeline of the demo', () => {
  it('ends at the midnight before the day it is made on, 90 days after it began', () => {
    expect(new Date(START_MS + DAYS_IN_DEMO * MS_PER_DAY).toISOString()).toBe('2026-11-20T00:00:00.000Z');
  });

  it('holds exactly as many uses as asked for, whatever the number and the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.nat(), (wanted, seed) => {
        const made = lived(organisation.slice(0, 20), wanted, seed);
        expect(made.filter(({ kind }) => kind === 'use')).toHaveLength(wanted);
      }),
      { numRuns: 8 },
    );
  });

  it('is in order of time, inside the 90 days, and the same for the same seed', () => {
    const times = moments.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(moments.map((moment) => dayOf(moment) >= 0 && dayOf(moment) < DAYS_IN_DEMO))).toEqual(
      new Set([true]),
    );
    expect(lived(organisation)).toEqual(moments);
  });

  it('creates every key once, before anything else happens to it', () => {
    const created = moments.filter(({ kind }) => kind === 'create').map(({ key }) => key);
    expect([...created].sort((a, b) => Number(a) - Number(b))).toEqual([...organisation.keys()]);
    for (const [index] of organisation.entries()) {
      expect(moments.find(({ key }) => key === index)?.kind).toBe('create');
    }
  });

  it('revokes and rotates on the planned days', () => {
    for (const kind of ['revoke', 'rotate'] as const) {
      const planned = organisation.flatMap(({ revokedOnDay, rotatedOnDay }, key) => {
        const day = kind === 'revoke' ? revokedOnDay : rotatedOnDay;
        return day === null || day >= DAYS_IN_DEMO ? [] : [[key, day]];
      });
      const happened = moments.flatMap((moment) =>
        moment.kind === kind ? [[moment.key, dayOf(moment)] as const] : [],
      );
      expect(new Map(happened.map(([key, day]) => [key, day]))).toEqual(
        new Map(planned as [number, number][]),
      );
    }
  });

  it('uses no key that is never used, has fallen dormant, or was revoked without being misused', () => {
    for (const use of uses) {
      const key = use.key === null ? undefined : organisation[use.key];
      if (key === undefined) continue;
      expect(key.volume).toBeGreaterThan(0);
      expect(dayOf(use)).toBeLessThanOrEqual(key.lastActiveDay ?? DAYS_IN_DEMO);
      if (key.misuse !== 'used-after-revoke')
        expect(dayOf(use)).toBeLessThan(key.revokedOnDay ?? DAYS_IN_DEMO);
    }
  });

  it('presents a secret that nobody issued with every five-hundredth use', () => {
    expect(uses.filter(({ key }) => key === null)).toHaveLength(USES / 500);
  });

  it('has stolen keys used at night from one strange address, and that address for nothing else', () => {
    const strange = lived(organisation, 100_000).flatMap((moment) =>
      moment.kind === 'use' && moment.ip === '198.51.100.66' ? [moment] : [],
    );
    expect(strange.length).toBeGreaterThan(0);
    for (const use of strange) {
      expect(use.key === null ? 'stolen' : organisation[use.key]?.misuse).toBe('stolen');
      expect(new Date(use.atMs).getUTCHours()).toBe(3);
    }
  });
});
