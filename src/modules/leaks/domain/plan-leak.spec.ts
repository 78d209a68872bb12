import { describe, expect, it } from '@jest/globals';
import { ANONYMOUS, NO_ORIGIN } from '../../../events/envelope.ts';
import type { KeyDescription } from '../../keys/domain/key-state.ts';
import { formatSecret } from '../../keys/domain/secret-format.ts';
import { formatTiledSecret } from '../../keys/domain/tiled-secret.ts';
import type { FoundSecret, LeakReporter } from './found-secret.ts';
import { addedTime, planLeak, type LeakedKey, type LeakPolicy } from './plan-leak.ts';

const NOW = '2026-11-20T12:00:00.000Z';
const LATER = '2026-11-20T13:00:00.000Z';
const EARLIER = '2026-11-20T11:00:00.000Z';

const key: KeyDescription = {
  id: 'key_1',
  name: 'ci',
  owner: 'ana@example.com',
  tenant: 'acme',
  createdAt: EARLIER,
  createdBy: 'key_0',
  configuredIn: null,
  expiresAt: LATER,
  secret: { hash: 'h2', fingerprint: 'qk_new...new' },
  previousSecret: {
    hash: 'h1',
    fingerprint: 'qk_old...old',
    graceEndsAt: LATER,
    warnedAt: null,
    graceEndedAt: null,
  },
  rotatedAt: EARLIER,
  role: 'viewer',
  scopes: 'inherit',
  allowedDatasets: null,
  permissions: null,
  rateLimit: null,
  note: null,
  allowedCidrs: ['203.0.113.0/24'],
};
const graceOver = {
  ...key,
  previousSecret: { ...key.previousSecret, graceEndsAt: EARLIER },
} as KeyDescription;
const found: FoundSecret = {
  secret: 'NMIfyYncKcRALEXAMPLE',
  source: 'github/content',
  url: 'https://github.com/o/r/blob/1/f',
  note: null,
  leakedAt: null,
};
const reporter: LeakReporter = { actor: ANONYMOUS, origin: NO_ORIGIN, tenant: '-', messageId: null };

const of = (state: LeakedKey['state'], matched: LeakedKey['matched'] = 'current'): LeakedKey => ({
  state,
  matched,
});
const planned = (leaked: LeakedKey | null, policy: LeakPolicy = 'disable', to: Partial<FoundSecret> = {}) =>
  planLeak({ ...found, ...to }, leaked, reporter, { now: NOW, policy });

describe('what is done about a leaked secret', () => {
  const active = of({ kind: 'active', key });
  const previous = of({ kind: 'active', key }, 'previous');
  const cases: readonly (readonly [string, LeakedKey, LeakPolicy, string, boolean])[] = [
    ['that is good', active, 'disable', 'disable', true],
    ['that is good', active, 'revoke', 'revoke', true],
    ['that is good', active, 'alert', 'alert', true],
    ['that a rotation left good', previous, 'disable', 'disable', true],
    ['whose grace is over', of({ kind: 'active', key: graceOver }, 'previous'), 'revoke', 'none', false],
    [
      'that configuration lists, which would enable it again',
      of({ kind: 'active', key: { ...key, configuredIn: 'keytrail.yaml' } }),
      ...(['disable', 'revoke', true] as const),
    ],
    ['of a disabled key', of({ kind: 'disabled', key, disabledAt: EARLIER }), 'disable', 'none', false],
    ['of a disabled key', of({ kind: 'disabled', key, disabledAt: EARLIER }), 'revoke', 'revoke', false],
    ['of a disabled key', of({ kind: 'disabled', key, disabledAt: EARLIER }), 'alert', 'none', false],
    [
      'of a revoked key',
      of({ kind: 'revoked', key, revokedAt: EARLIER, reason: null }),
      ...(['revoke', 'none', false] as const),
    ],
    ['of an expired key', of({ kind: 'expired', key, expiredAt: EARLIER }), 'revoke', 'none', false],
    [
      'whose expiry nobody has noted yet',
      of({ kind: 'active', key: { ...key, expiresAt: NOW } }),
      ...(['revoke', 'none', false] as const),
    ],
  ];
  it.each(cases)('%s', (_what, leaked, policy, action, accepted) => {
    const { keyId, tenant, data } = planned(leaked, policy);
    expect([keyId, tenant, data.keyName, data.owner]).toEqual(['key_1', 'acme', 'ci', 'ana@example.com']);
    expect([data.action, data.accepted, data.whichSecret]).toEqual([action, accepted, leaked.matched]);
  });
});

describe('the id of a report', () => {
  it('is that of the secret and the place, whatever becomes of the key meanwhile', () => {
    const { id, data } = planned(of({ kind: 'active', key }));
    const rotated = {
      ...key,
      secret: { hash: 'h3', fingerprint: 'qk_3rd...3rd' },
      previousSecret: { ...key.previousSecret, ...key.secret },
    } as KeyDescription;
    const again = planned(of({ kind: 'disabled', key: rotated, disabledAt: NOW }, 'previous'));
    expect([again.id, again.data.leakId]).toEqual([id, data.leakId]);
    const others = [
      planned(of({ kind: 'active', key }, 'previous')),
      planned(of({ kind: 'active', key }), 'disable', { url: null }),
      planned(of({ kind: 'active', key: { ...key, id: 'key_2' } })),
      planned(null),
    ];
    expect(new Set([data.leakId, ...others.map((other) => other.data.leakId)]).size).toBe(5);
  });
});

describe('a report of a place that nobody named', () => {
  const active = of({ kind: 'active', key });
  const nowhere = { ...found, url: null };
  const idOf = (
    to: Partial<FoundSecret>,
    by: Partial<LeakReporter> = {},
    leaked: LeakedKey | null = active,
  ) =>
    planLeak({ ...nowhere, ...to }, leaked, { ...reporter, ...by }, { now: NOW, policy: 'disable' }).data
      .leakId;

  it.each([
    ['a key', active],
    ['nobody', null],
  ])('is the same one if all that it says of a secret of %s is the same', (_whose, leaked) => {
    const ids = [
      idOf({}, {}, leaked),
      idOf({ source: 'report/ticket' }, {}, leaked),
      idOf({ source: 'report/pastebin', note: 'another place' }, {}, leaked),
      idOf({ note: 'another place' }, {}, leaked),
      idOf({ leakedAt: EARLIER }, {}, leaked),
      idOf({ leakedAt: LATER }, {}, leaked),
      idOf({}, { messageId: 'req_1' }, leaked),
      idOf({}, { messageId: 'req_2' }, leaked),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect([idOf({}, {}, leaked), idOf({}, { messageId: 'req_1' }, leaked)]).toEqual([ids[0], ids[6]]);
  });

  it('is not that of a named place, where only the place counts', () => {
    const url = 'https://tickets.example.com/7';
    const named = [
      idOf({ url }),
      idOf({ url, source: 'report/ticket', note: 'x' }, { messageId: 'req_1' }),
      idOf({ url, leakedAt: EARLIER }, { messageId: 'req_2' }),
    ];
    expect([new Set(named).size, named.includes(idOf({}))]).toEqual([1, false]);
  });
});

describe('a report of a place on record', () => {
  const leaked = of({ kind: 'active', key });

  it('is kept beside it if it states another time, and nothing is done again', () => {
    const first = planned(leaked);
    const stated = planned(leaked, 'disable', { leakedAt: EARLIER });
    const added = addedTime(stated, first.data);
    expect(added).toEqual({
      ...stated,
      id: added?.id,
      data: { ...stated.data, leakId: added?.data.leakId, action: 'none' },
    });
    expect(new Set([first.data.leakId, added?.data.leakId, undefined]).size).toBe(3);
    expect(added?.id).not.toBe(first.id);
    expect(addedTime(stated, first.data)).toEqual(added);
  });

  it.each([
    [null, null],
    [null, EARLIER],
    [EARLIER, EARLIER],
  ])('adds nothing that states %s where %s is on record', (leakedAt, onRecord) => {
    expect(addedTime(planned(leaked, 'disable', { leakedAt }), { leakedAt: onRecord })).toBeNull();
  });
});

describe('a text of nobody', () => {
  it.each([
    [formatSecret('qk', new Uint8Array(32).fill(7)), /^qk_...\.\.\....$/],
    [formatTiledSecret(new Uint8Array(36).fill(7)), /^07070707\.\.\.$/],
  ])('is known by its fingerprint if it has a form of ours: %#', (secret, fingerprint) => {
    const { keyId, tenant, data } = planned(null, 'revoke', { secret });
    expect([keyId, tenant, data.action, data.whichSecret]).toEqual([null, '-', 'none', null]);
    expect(data.fingerprint).toMatch(fingerprint);
    expect(JSON.stringify(data)).not.toContain(secret);
  });

  it.each([found.secret, 'qk_0000000000000000000000000000000000000000000000000', 'x'.repeat(9_000)])(
    'of no such form leaves nothing of itself: %#',
    (secret) => {
      const event = planned(null, 'disable', { secret });
      expect(event.data.fingerprint).toBeNull();
      expect(JSON.stringify(event)).not.toContain(secret);
    },
  );
});
