import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { registerSources } from './metrics.ts';
import { assessReadiness } from './readiness.ts';

const check = (name: string, ready: boolean) => ({
  name,
  check: () => ({ ready, detail: `${name} is ${ready}` }),
});

describe('readiness', () => {
  it('needs every check, and tells of each', () => {
    expect(assessReadiness([check('a', true), check('b', false)])).toEqual({
      ready: false,
      checks: [
        { name: 'a', ready: true, detail: 'a is true' },
        { name: 'b', ready: false, detail: 'b is false' },
      ],
    });
    expect(assessReadiness([check('a', true)]).ready).toBe(true);
  });

  it('is not given when a check itself fails', () => {
    const broken = {
      name: 'c',
      check: () => {
        throw new Error('gone');
      },
    };
    expect(assessReadiness([broken])).toEqual({
      ready: false,
      checks: [{ name: 'c', ready: false, detail: 'The check itself failed.' }],
    });
  });
});

describe('metric sources', () => {
  it('are read when somebody asks, and values that are gone disappear', async () => {
    const registry = new Registry();
    let followers = ['a', 'b'];
    const read = () => followers.map((follower, value) => ({ value, labels: { follower } }));
    registerSources(registry, [{ name: 'lag_events', help: 'Lag.', labelNames: ['follower'], read }]);
    expect(await registry.metrics()).toContain('lag_events{follower="b"} 1');
    followers = ['a'];
    expect(await registry.metrics()).not.toContain('follower="b"');
  });
});
