import { describe, expect, it } from '@jest/globals';
import { eventId, happened, KEY_ID, presented } from './observations.fixture.ts';
import { observe } from './observe.ts';
import { DEFAULT_RULES } from './rule-set.ts';
import { decodeState, emptyState, encodeState, type KeySubject } from './subject-state.ts';

const T0 = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;
const anywhere = (ip: string) => ({
  lat: Number(ip.split('.')[1]) % 90,
  lon: Number(ip.split('.')[2]) % 180,
});

/** A key that everything happened to that a state keeps anything of, as often as it keeps it. */
function fullState(): KeySubject {
  const state = emptyState(`key:${KEY_ID}`);
  if (state.kind !== 'key') throw new TypeError('no key');
  const see = (n: number, parts: Parameters<typeof presented>[1]) =>
    observe(state, presented(n, { timeMs: T0 + n * MINUTE, ...parts }), DEFAULT_RULES, anywhere);
  observe(
    state,
    happened(0, T0, { change: 'created', atMs: T0, byAnother: true, ip: '203.0.113.7' }),
    DEFAULT_RULES,
  );
  for (let n = 0; n < 6; n += 1) {
    const rotated = { change: 'rotated', previousFingerprint: `qk_${n}`, graceEndsMs: T0 + n } as const;
    observe(state, happened(2 * n + 1, T0, rotated), DEFAULT_RULES);
    observe(state, happened(2 * n + 2, T0, { change: 'disabled' }), DEFAULT_RULES);
  }
  observe(state, happened(50, T0, { change: 'revoked' }), DEFAULT_RULES);
  for (let n = 0; n < 60; n += 1) {
    const from = { ip: `10.${n}.${n + 60}.1`, userAgent: `agent-${n}/${n}` };
    see(n, {
      ...from,
      dataset: `set-${n}`,
      endpoint: `/${'x'.repeat(n)}`,
      outcome: n % 5 === 0 ? 'FORBIDDEN' : 'SUCCESS',
    });
  }
  for (const [at, outcome] of (['REVOKED', 'EXPIRED', 'DISABLED', 'INVALID'] as const).entries()) {
    for (let n = 0; n < 40; n += 1) {
      const from = { ip: `172.${n}.${n}.1`, fingerprint: `guess-${n}`, gatewayKeyId: `gateway-${n}` };
      see(60 + 0.1 * (40 * at + n), { id: eventId(500 + 40 * at + n), outcome, ...from });
    }
  }
  return state;
}

describe('the state of a key that everything happened to', () => {
  it('takes 1,937 bytes, and with what no one key can have at once not more than 2,048', () => {
    const state = fullState();
    const bytes = encodeState(state);
    expect(decodeState(bytes)).toEqual(state);
    // What no one key can have at once: episodes of both ends, and the sources of each.
    const sections = Object.values(state.episodes);
    const missing = sections.reduce(
      (sum, { sources }) => sum + (sources.length === 0 ? 6 : 0) + 4 * (4 - sources.length),
      0,
    );
    expect([bytes.length, bytes.length + missing <= 2_048]).toEqual([1_937, true]);
  });

  it('takes 100 bytes before anything happened to it', () => {
    expect(encodeState(emptyState(`key:${KEY_ID}`)).length).toBe(100);
    expect(encodeState(emptyState('source:-:203.0.113.7')).length).toBe(6);
  });
});
