import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { LifecycleChange } from './lifecycle-observation.ts';
import { happened, KEY_ID, presented } from './observations.fixture.ts';
import { observe } from './observe.ts';
import type { Place } from './place.ts';
import type { PresentedObservation } from './presented-observation.ts';
import { DEFAULT_RULES } from './rule-set.ts';
import { emptyState } from './subject-state.ts';
import { afterText } from './words.ts';

const T0 = Date.UTC(2026, 0, 5);
const BERLIN: Place = { lat: 52.5, lon: 13.4 };
const SYDNEY: Place = { lat: -33.9, lon: 151.2 };
const locate = (ip: string): Place => (ip.startsWith('198.') ? SYDNEY : BERLIN);

/** What is said of a key, at minutes after the beginning of January. */
class Key {
  readonly said: string[] = [];
  readonly baselines: (string | null)[] = [];
  readonly #state = emptyState(`key:${KEY_ID}`);
  #n = 0;

  use(minute: number, parts: Partial<PresentedObservation> = {}): this {
    return this.#see(presented((this.#n += 1), { timeMs: T0 + minute * MS_PER_MINUTE, ...parts }));
  }

  change(minute: number, change: LifecycleChange): this {
    return this.#see(happened((this.#n += 1), T0 + minute * MS_PER_MINUTE, change));
  }

  created(minute: number, byAnother = false, ip: string | null = null): this {
    return this.change(minute, { change: 'created', atMs: T0 + minute * MS_PER_MINUTE, byAnother, ip });
  }

  /** Uses of 20 days, from one place by one program. */
  settled(): this {
    for (let hour = 0; hour < 20 * 24; hour += 6) this.use(hour * 60);
    return this;
  }

  #see(observation: Parameters<typeof observe>[1]): this {
    for (const found of observe(this.#state, observation, DEFAULT_RULES, locate)) {
      this.said.push(found.sentence);
      this.baselines.push(found.baseline);
    }
    return this;
  }
}

const DAYS_20 = (20 * MS_PER_DAY) / MS_PER_MINUTE;
const CI = 'The key ci of ana@example.com';

describe('the sentence of', () => {
  it('a key that was created for another says when it was used, also where clocks put that before', () => {
    const created = `${CI} was created for its owner by somebody else, and used from 203.0.113.0/24`;
    expect(new Key().created(0, true).use(5).said).toEqual([`${created}, 5 minutes after it was created.`]);
    expect(new Key().created(5, true).use(0).said).toEqual([
      `${created}, 5 minutes before it was created, if both clocks are right.`,
    ]);
    expect(new Key().created(5, true, '203.0.113.80').use(5).said).toEqual([
      `${created}, where its creator was, a moment after it was created.`,
    ]);
  });

  it('a revoked key says how long after its revocation it came, also where clocks put it before', () => {
    const refused = 'The revoked key ci of ana@example.com was presented from 203.0.113.0/24 and refused';
    const revoked = (at: number) =>
      new Key().use(0).change(10, { change: 'revoked' }).use(at, { outcome: 'REVOKED' });
    expect(revoked(70).said).toEqual([`${refused}, 60 minutes after it was revoked.`]);
    expect(revoked(6).said).toEqual([
      `${refused}, 4 minutes before it was revoked, if both clocks are right.`,
    ]);
    expect(new Key().change(0, { change: 'revoked' }).use(3).said).toEqual([
      `${CI} was still accepted, from 203.0.113.0/24, 3 minutes after it was revoked.`,
    ]);
    expect(new Key().change(0, { change: 'expired', atMs: T0 }).use(3).said).toEqual([
      `${CI} was still accepted, from 203.0.113.0/24, 3 minutes after it expired.`,
    ]);
  });

  it('two places far apart says from where to where, in the order of time', () => {
    const far = (first: string, second: string, where: string) =>
      `${CI} was used from ${first} and, 74 minutes later, from ${second}, 16097 km away. ` +
      `Nobody travels that fast, and the place of ${where} is new for the key.`;
    const [berlin, sydney] = ['203.0.113.0/24', '198.51.100.0/24'];
    const away = { ip: '198.51.100.9' };
    const later = new Key()
      .settled()
      .use(DAYS_20)
      .use(DAYS_20 + 74, away);
    expect(later.said).toEqual([far(berlin, sydney, sydney)]);
    // Read in the other order: the use that is judged was before the one at home.
    const earlier = new Key()
      .settled()
      .use(DAYS_20 + 74)
      .use(DAYS_20, away);
    expect(earlier.said).toEqual([far(sydney, berlin, sydney)]);
  });

  it('a key that many use counts one as one', () => {
    const spread = new Key().settled();
    for (let n = 0; n < 4; n += 1) spread.use(DAYS_20 + n, { ip: `203.0.${n}.7`, userAgent: `tool${n}/1` });
    const of = spread.said.findIndex((sentence) => sentence.includes('passed around'));
    expect([spread.said[of], spread.baselines[of]]).toEqual([
      `${CI} was used from 4 networks and by 4 user agents within an hour, so it may have been passed around; ` +
        'before it was never more than 1 network and 1 user agent in that time.',
      'at most 1 network and 1 user agent within an hour',
    ]);
  });

  it('failed attempts says with how many secrets, and of a key where the last one came from', () => {
    const failed = (fingerprint: (n: number) => string): readonly string[] => {
      const key = new Key().settled();
      for (let n = 0; n < 30; n += 1) {
        const from = { ip: '198.51.100.9', fingerprint: fingerprint(n) };
        key.use(DAYS_20 + n / 10, { outcome: 'INVALID', external: true, ...from });
      }
      return key.said;
    };
    const attempts = '30 attempts to use the key ci of ana@example.com failed within 10 minutes, with';
    const last = 'the last one from 198.51.100.9 was answered INVALID.';
    expect(failed(() => 'qk_old')).toEqual([`${attempts} one and the same secret; ${last}`]);
    expect(failed((n) => `qk_${n}`)).toEqual([`${attempts} 5 or more different secrets; ${last}`]);
  });

  it.each([
    [0, 'a moment after it'],
    [90 * MS_PER_SECOND, '90 seconds after it'],
    [-3 * MS_PER_HOUR, '3 hours before it, if both clocks are right'],
  ])('what was %d ms later is "%s"', (ms, text) => {
    expect(afterText(ms, 'it')).toBe(text);
  });
});
