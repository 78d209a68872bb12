import { CATALOGUE, type EventType, type KnownEvent } from '../../src/events/catalogue.ts';
import { NO_ORIGIN, systemActor, type Actor, type Outcome } from '../../src/events/envelope.ts';
import { keyRotatedV1 } from '../../src/events/key-rotated.ts';
import { leakReportedV1 } from '../../src/events/leak-reported.ts';
import { policyStepTakenV1 } from '../../src/events/policy-step-taken.ts';
import { toRecord, type EventRecord } from '../../src/events/stored-event.ts';
import type { UsageDetail } from '../../src/events/usage-detail.ts';

/**
 * A small fixed trail with what goes wrong first: two tenants, one of them with a quote in its name, nulls, quotes,
 * backslashes, emoji, nested JSON, key names in different case, equal times, an event of a newer program, an event too
 * large for one record, and another system's key.
 */
export const TENANT_A = 'acme';
export const TENANT_B = "o'brien \u{1F511}";
export const KEY_A = 'key_00000000000000000000000000000001';
export const KEY_B = 'key_00000000000000000000000000000002';
export const EXTERNAL_KEY = 'AKIAIOSFODNN7EXAMPLE';
export const NASTY_TEXT = `it's "quoted" \\ back\nline \u{1F511} '; DROP TABLE audit_trail; --`;
/** The tenant's secret's hash: must not be found by any query. */
export const SECRET_HASH = 'feedfacefeedfacefeedfacefeedfacefeedfacefeedfacefeedfacefeedface';

let count = 0;
const nextId = (): string => {
  count += 1;
  return `019a9b3c-0000-7000-8000-${String(count).padStart(12, '0')}`;
};

const actorOf = (keyId: string, keyName: string, email: string): Actor => ({
  type: 'key',
  id: keyId,
  email,
  credential: { keyId, keyName, keyFingerprint: 'qk_abc...xyz' },
});
export const ANA = actorOf(KEY_A, 'Ana’s key', 'ana@example.com');
const BOB = actorOf(KEY_B, NASTY_TEXT, "bob.o'brien@example.com");

interface Told {
  readonly time: string;
  readonly tenant: string;
  readonly actor: Actor;
  readonly keyId: string | null;
  readonly outcome?: Outcome;
  readonly ip?: string | null;
}

type EventOfType<Type extends EventType> = Extract<KnownEvent, { readonly type: Type }>;

function envelope<Type extends EventType>(type: Type, told: Told, data: EventOfType<Type>['data']): EventOfType<Type> {
  const { time, tenant, actor, keyId, outcome = 'SUCCESS', ip = '203.0.113.7' } = told;
  const origin = ip === null ? NO_ORIGIN : { ip, userAgent: 'curl/8.0', requestId: nextId() };
  // The compiler cannot see that these are the fields of the one member of the union that has this type.
  const { version } = CATALOGUE[type];
  return { id: nextId(), type, version, time, tenant, actor, keyId, origin, outcome, data } as unknown as EventOfType<Type>;
}

/** Asks on the bearer's behalf in two uses, one of which is too large for one record. */
const GATEWAY = { keyId: KEY_B, keyName: 'edge' };

const usage = (keyName: string | null, changes: Partial<UsageDetail> = {}): UsageDetail => ({
  keyName,
  fingerprint: 'qk_abc...xyz',
  dataset: 'orders',
  permission: 'read',
  endpoint: '/v1/query',
  via: null,
  basedOn: [1],
  external: null,
  ...changes,
});

const created = (tenant: string, actor: Actor, time: string): KnownEvent =>
  envelope('KeyCreated', { time, tenant, actor, keyId: actor.id }, {
    name: actor.credential?.keyName ?? '',
    owner: actor.email ?? '',
    role: 'analyst',
    scopes: 'inherit',
    allowedDatasets: ['orders', NASTY_TEXT],
    permissions: null,
    rateLimit: null,
    note: null,
    allowedCidrs: null,
    secretHash: SECRET_HASH,
    fingerprint: 'qk_abc...xyz',
    expiresAt: '2027-01-01T00:00:00.000Z',
  });

const known: readonly KnownEvent[] = [
  created(TENANT_A, ANA, '2026-11-01T00:00:00.000Z'),
  created(TENANT_B, BOB, '2026-11-01T23:59:59.999Z'),
  envelope('ExternalKeyObserved', { time: '2026-10-01T12:00:00.000Z', tenant: TENANT_A, actor: systemActor('import'), keyId: EXTERNAL_KEY, ip: null }, {
    source: 'aws:123456789012',
    kind: 'long-term',
    name: EXTERNAL_KEY,
    owner: 'deploy',
    principal: null,
    firstSeenAt: '2026-10-01T12:00:00.000Z',
    createdAt: null,
  }),
  // Equal times: only the event id tells them apart.
  ...Array.from({ length: 10 }, () =>
    envelope('KeyUsed', { time: '2026-11-02T10:00:00.000Z', tenant: TENANT_A, actor: ANA, keyId: KEY_A }, usage('Ana’s key')),
  ),
  envelope('KeyUsed', { time: '2026-11-03T10:00:00.123Z', tenant: TENANT_B, actor: BOB, keyId: KEY_B, ip: '198.51.100.9' }, usage(NASTY_TEXT, { dataset: NASTY_TEXT })),
  envelope('KeyUsed', { time: '2026-11-04T10:00:00.000Z', tenant: TENANT_A, actor: ANA, keyId: KEY_A, ip: '198.51.100.10' }, usage('Ana’s key', { basedOn: [], via: GATEWAY })),
  envelope('KeyUsed', { time: '2026-10-02T10:00:00.000Z', tenant: TENANT_A, actor: { type: 'external', id: 'deploy', email: null, credential: null }, keyId: EXTERNAL_KEY }, usage(null, { fingerprint: null, external: { source: 'aws:123456789012', region: 'eu-west-1', errorCode: null } })),
  envelope('AuthenticationFailed', { time: '2026-11-05T10:00:00.000Z', tenant: TENANT_A, actor: { type: 'anonymous', id: 'anonymous', email: null, credential: null }, keyId: null, outcome: 'INVALID' }, usage(null, { dataset: null, permission: null, endpoint: 'x'.repeat(40_000), via: GATEWAY })),
  envelope('KeyRevoked', { time: '2026-11-05T12:00:00.000Z', tenant: TENANT_B, actor: ANA, keyId: KEY_B }, { keyName: NASTY_TEXT, owner: 'bob@example.com', reason: NASTY_TEXT, by: 'id', fingerprint: 'qk_abc...xyz' }),
  envelope('KeyUsed', { time: '2026-11-05T12:00:01.000Z', tenant: TENANT_B, actor: BOB, keyId: KEY_B }, usage(NASTY_TEXT, { basedOn: [2] })),
  envelope('PolicyStepTaken', { time: '2026-11-05T13:00:00.000Z', tenant: TENANT_B, actor: systemActor('policy:acme-cis'), keyId: KEY_B, ip: null }, { ...policyStepTakenV1.example.data, policy: NASTY_TEXT }),
  envelope('KeyRotated', { time: '2026-11-05T14:00:00.000Z', tenant: TENANT_B, actor: BOB, keyId: KEY_B }, { ...keyRotatedV1.example.data, keyName: NASTY_TEXT, secretHash: SECRET_HASH, fingerprint: 'qk_3rd...3rd' }),
  envelope('LeakReported', { time: '2026-11-05T15:00:00.000Z', tenant: TENANT_B, actor: BOB, keyId: KEY_B }, { ...leakReportedV1.example.data, note: NASTY_TEXT, fingerprint: 'qk_3rd...3rd' }),
  envelope('LeakReported', { time: '2026-11-05T16:00:00.000Z', tenant: TENANT_B, actor: BOB, keyId: KEY_B }, { ...leakReportedV1.example.data, fingerprint: 'qk_abc...xyz', leakedAt: '2026-11-02T00:00:00.000Z' }),
  envelope('QueryRun', { time: '2026-11-06T10:00:00.000Z', tenant: TENANT_A, actor: ANA, keyId: KEY_A }, { sql: `SELECT '${'x'.repeat(40_000)}'`, sqlSha256: 'aa', rows: 1, durationMs: 1.5, refusal: null }),
];

const unknown: EventRecord = {
  stream: 'usage',
  id: '019a9b3c-0000-7000-8000-0000000000ff',
  type: 'KeyTeleported',
  key: KEY_A,
  text: '{"type":"KeyTeleported","version":7,"time":"2026-11-07T10:00:00.000Z","deep":{"A":{"b":["é",null,1.5]}}}',
};

/** The golden events, in the order in which they are appended. */
export const GOLDEN_EVENTS: readonly EventRecord[] = [...known.map(toRecord), unknown];

/** A use of {@link KEY_A} at `time`, with an id of its own. */
export const useOfKeyA = (id: string, time: string): EventRecord =>
  toRecord({
    ...envelope('KeyUsed', { time, tenant: TENANT_A, actor: ANA, keyId: KEY_A }, usage('Ana’s key')),
    id,
  });
