import { describe, expect, it } from '@jest/globals';
import { DAYS_IN_DEMO, KEYS_IN_DEMO, planOrganisation } from './organisation.ts';
import { seededRandom } from './random.ts';

const plan = planOrganisation(seededRandom(1));
const count = (is: (key: (typeof plan)[number]) => boolean): number => plan.filter(is).length;

describe('the organisation of the demo', () => {
  it('has 200 keys of different names, the same for the same seed', () => {
    expect([plan.length, KEYS_IN_DEMO]).toEqual([200, 200]);
    expect(new Set(plan.map(({ name }) => name)).size).toBe(200);
    expect(planOrganisation(seededRandom(1))).toEqual(plan);
    expect(planOrganisation(seededRandom(2))).not.toEqual(plan);
  });

  it('has of every ten keys one that is never used and one that falls dormant, and a few noisy and misused ones', () => {
    expect(count(({ volume }) => volume === 0)).toBe(20);
    expect(count(({ lastActiveDay }) => lastActiveDay !== null)).toBe(20);
    expect(count(({ volume }) => volume === 40)).toBe(5);
    const misuse = (kind: string): number => count((key) => key.misuse === kind);
    expect(['used-after-revoke', 'stolen', 'probes-datasets'].map(misuse)).toEqual([4, 4, 4]);
  });

  it('plans nothing for a key before the day on which it is made, which is one of the 90', () => {
    for (const key of plan) {
      for (const day of [key.revokedOnDay, key.rotatedOnDay, key.lastActiveDay]) {
        if (day !== null) expect(day).toBeGreaterThan(key.createdOnDay);
      }
      expect(key.createdOnDay).toBeLessThan(DAYS_IN_DEMO);
    }
  });

  it('has every key that is used after its revocation revoked', () => {
    const revoked = plan
      .filter(({ misuse }) => misuse === 'used-after-revoke')
      .map((key) => key.revokedOnDay);
    expect(revoked).not.toContain(null);
  });
});
