import { expect } from '@jest/globals';
import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import type { KeyCreated } from '../../../events/key-created.ts';
import { isoTime, epochMs, MS_PER_DAY } from '../../../shared/iso-time.ts';
import type { RefusalCode } from '../../../shared/refusal.ts';
import type { Decision, DecisionContext } from './decision.ts';
import { evolve } from './evolve.ts';
import { ABSENT, type KeyState } from './key-state.ts';

/** given(events).when(state => decide…).then(events) / .refused(code): one grammar for all specs of key decisions. */
export const given = (...events: readonly LifecycleEvent[]) => {
  const state = events.reduce<KeyState>(evolve, ABSENT);
  return {
    state,
    when(decide: (state: KeyState) => Decision) {
      const decision = decide(state);
      return {
        /** Exactly this event, deeply equal. */
        then(expected: LifecycleEvent) {
          expect(decision).toEqual({ ok: true, value: expected });
        },
        refused(code: RefusalCode, detail: string) {
          expect(decision).toEqual({
            ok: false,
            refusal: expect.objectContaining({ code, detail }) as unknown,
          });
        },
      };
    },
  };
};

export const DAY_0 = '2026-01-01T00:00:00.000Z';
export const day = (n: number): string => isoTime(epochMs(DAY_0) + n * MS_PER_DAY);
export const KEY_ID = 'key_0198c5a80000700080000000000000a1';

export const at = (now: string, eventId = '0198c5a8-0000-7000-8000-0000000000e1'): DecisionContext => ({
  eventId,
  now,
  actor: systemActor('spec'),
  origin: NO_ORIGIN,
});

const envelope = (time: string) => ({
  id: '0198c5a8-0000-7000-8000-0000000000e0',
  version: 1 as const,
  time,
  keyId: KEY_ID,
  tenant: 'acme',
  actor: systemActor('spec'),
  origin: NO_ORIGIN,
  outcome: 'SUCCESS' as const,
});

export const createdKey = (data: Partial<KeyCreated['data']> = {}, time = DAY_0): KeyCreated => ({
  ...envelope(time),
  type: 'KeyCreated',
  version: 2,
  data: {
    name: 'nightly-etl',
    owner: 'ana@example.com',
    role: 'analyst',
    scopes: 'inherit',
    allowedDatasets: null,
    permissions: null,
    rateLimit: null,
    note: null,
    allowedCidrs: null,
    secretHash: 'hash-1',
    fingerprint: 'qk_aaa...aaa',
    expiresAt: day(90),
    ...data,
  },
});

/** How events name the key of {@link createdKey}. */
export const REFERENCE = { keyName: 'nightly-etl', owner: 'ana@example.com' };

export const happened = {
  revoked: (time: string, reason: string | null = null): LifecycleEvent => ({
    ...envelope(time),
    type: 'KeyRevoked',
    data: { ...REFERENCE, reason, by: 'id', fingerprint: 'qk_aaa...aaa' },
  }),
  expired: (time: string): LifecycleEvent => ({
    ...envelope(time),
    type: 'KeyExpired',
    data: { ...REFERENCE, expiresAt: day(90), fingerprint: 'qk_aaa...aaa' },
  }),
  disabled: (time: string): LifecycleEvent => ({
    ...envelope(time),
    type: 'KeyDisabled',
    data: { ...REFERENCE, reason: null, fingerprint: 'qk_aaa...aaa' },
  }),
  enabled: (time: string): LifecycleEvent => ({
    ...envelope(time),
    type: 'KeyEnabled',
    data: { ...REFERENCE, reason: null, fingerprint: 'qk_aaa...aaa' },
  }),
  rotated: (time: string, n: number, graceEndsAt: string): LifecycleEvent => ({
    ...envelope(time),
    type: 'KeyRotated',
    data: {
      ...REFERENCE,
      secretHash: `hash-${n}`,
      fingerprint: `qk_bb${n}...bb${n}`,
      previousFingerprint: 'qk_aaa...aaa',
      graceEndsAt,
      expiresAt: day(120),
    },
  }),
  graceEnding: (time: string, previousFingerprint: string, graceEndsAt: string): LifecycleEvent => ({
    ...envelope(time),
    type: 'RotationGraceEnding',
    data: {
      ...REFERENCE,
      fingerprint: 'qk_bb2...bb2',
      previousFingerprint,
      graceEndsAt,
      previousSecretUse: null,
    },
  }),
  graceEnded: (time: string, previousFingerprint: string, graceEndsAt: string): LifecycleEvent => ({
    ...envelope(time),
    type: 'RotationGraceEnded',
    data: { ...REFERENCE, fingerprint: 'qk_bb2...bb2', previousFingerprint, graceEndsAt, warnedAt: null },
  }),
  updated: (time: string, after: object): LifecycleEvent => ({
    ...envelope(time),
    type: 'KeyUpdated',
    version: 2,
    data: { ...REFERENCE, before: {}, after },
  }),
  observedElsewhere: (time: string, createdAt: string | null = null): LifecycleEvent => ({
    ...envelope(time),
    type: 'ExternalKeyObserved',
    data: {
      source: 'aws:123456789012',
      kind: 'long-term',
      name: 'AKIAIOSFODNN7EXAMPLE',
      owner: 'deploy',
      principal: null,
      firstSeenAt: time,
      createdAt,
    },
  }),
};
