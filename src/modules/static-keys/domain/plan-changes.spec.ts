import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import { effectiveScopes } from '../../identity/domain/scopes.ts';
import { decideRevoke } from '../../keys/domain/revoke-key.ts';
import { evolve } from '../../keys/domain/evolve.ts';
import { ABSENT, type KeyState } from '../../keys/domain/key-state.ts';
import { decideUse } from '../../keys/domain/use-key.ts';
import { secretHasher } from '../../keys/domain/secret-hash.ts';
import { configuredSecret } from './configured-secret.ts';
import { planChanges, type ChangePlan, type KnownKeys } from './plan-changes.ts';
import type { StaticKey } from './static-key.ts';
import { variableKey } from './variable-keys.ts';

const NOW = '2026-06-01T00:00:00.000Z';
const hash = secretHasher(null);
const idOf = (secret: string): string => configuredSecret(secret, hash).keyId;

/** The fold of a log, as every process has it. */
class Folded implements KnownKeys {
  readonly events: LifecycleEvent[] = [];
  readonly #states = new Map<string, KeyState>();

  append(events: readonly LifecycleEvent[]): void {
    for (const event of events) {
      // As the log does: an event id that is there already is stored once.
      if (this.events.some(({ id }) => id === event.id)) continue;
      this.events.push(event);
      const keyId = event.keyId ?? '';
      this.#states.set(keyId, evolve(this.byId(keyId), event));
    }
  }

  byId(keyId: string): KeyState {
    return this.#states.get(keyId) ?? ABSENT;
  }

  bySecretHash(secretHash: string): object | undefined {
    return [...this.#states.values()].find(
      (state) => 'key' in state && 'secret' in state.key && state.key.secret.hash === secretHash,
    );
  }

  configured(): readonly KeyState[] {
    return [...this.#states.values()].filter(
      (state) => (state.kind === 'active' || state.kind === 'disabled') && state.key.configuredIn !== null,
    );
  }

  /** One reconciliation, as a process does it. */
  apply(keys: readonly StaticKey[], { filesListKeys = true, now = NOW } = {}): ChangePlan {
    const plan = planFor(this, keys, filesListKeys, now);
    this.append(plan.events);
    return plan;
  }
}

const planFor = (known: Folded, keys: readonly StaticKey[], filesListKeys = true, now = NOW): ChangePlan =>
  planChanges(
    keys.map((entry) => ({ entry, secret: configuredSecret(entry.secret, hash) })),
    known,
    filesListKeys,
    { now, position: String(known.events.length) },
  );

const key = (changes: Partial<StaticKey> = {}): StaticKey => ({
  ...variableKey('API_KEY_DEFAULT', 'pk_acme_abc123'),
  place: { source: 'keytrail.yaml', line: 3 },
  tenant: 'acme_corp',
  ...changes,
});
const OTHER = key({ secret: 'pk_acme_xyz789' });

const typesOf = ({ events }: ChangePlan): readonly string[] => events.map(({ type }) => type);

describe('the plan for a configuration', () => {
  it('creates what is new, as its entry says, by the hand of the file', () => {
    const { events } = new Folded().apply([key({ expiresAt: '2027-01-01T00:00:00.000Z' })]);
    const { keyId, record } = configuredSecret('pk_acme_abc123', hash);
    expect(events).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: 'KeyCreated',
        version: 2,
        time: NOW,
        keyId,
        tenant: 'acme_corp',
        actor: { type: 'config', id: 'keytrail.yaml', email: null, credential: null },
        origin: NO_ORIGIN,
        outcome: 'SUCCESS',
        data: {
          name: 'analyst of default',
          owner: 'configuration',
          role: 'analyst',
          scopes: 'inherit',
          allowedDatasets: null,
          permissions: null,
          rateLimit: null,
          note: null,
          allowedCidrs: null,
          secretHash: record.hash,
          fingerprint: record.fingerprint,
          expiresAt: '2027-01-01T00:00:00.000Z',
        },
      },
    ]);
  });

  it('creates a disabled key in one step with its disabling, so that it is never good in between', () => {
    expect(typesOf(new Folded().apply([key({ enabled: false })]))).toEqual(['KeyCreated', 'KeyDisabled']);
  });

  it('revokes what is gone, after it has created what is new', () => {
    const known = new Folded();
    known.apply([key()]);
    const plan = known.apply([OTHER]);
    expect(plan.events.map(({ type, keyId }) => [type, keyId])).toEqual([
      ['KeyCreated', idOf(OTHER.secret)],
      ['KeyRevoked', idOf('pk_acme_abc123')],
    ]);
    expect(plan.events[1]?.data).toMatchObject({ reason: 'removed from configuration', by: 'id' });
  });

  it('changes, disables and enables as the entry does', () => {
    const known = new Folded();
    known.apply([key()]);
    const changed = known.apply([key({ name: 'renamed', rateLimit: 5, enabled: false })]);
    expect(typesOf(changed)).toEqual(['KeyUpdated', 'KeyDisabled']);
    expect(changed.events.map(({ data }) => data)).toEqual([
      expect.objectContaining({
        before: { name: 'analyst of default', rateLimit: null },
        after: { name: 'renamed', rateLimit: 5 },
      }),
      expect.objectContaining({ keyName: 'renamed', reason: 'disabled in configuration' }),
    ]);
    expect(typesOf(known.apply([key({ name: 'renamed', rateLimit: 5 })]))).toEqual(['KeyEnabled']);
  });

  it('says the same twice of a change that is made, taken back and made again', () => {
    const known = new Folded();
    for (const enabled of [true, false, true, false]) known.apply([key({ enabled })]);
    expect(known.events.map(({ type }) => type)).toEqual([
      'KeyCreated',
      'KeyDisabled',
      'KeyEnabled',
      'KeyDisabled',
    ]);
  });

  it('leaves alone what no file says anything about, and counts it', () => {
    const known = new Folded();
    known.apply([key()]);
    expect(known.apply([], { filesListKeys: false })).toEqual({ events: [], refused: [], unmentioned: 1 });
    expect(typesOf(known.apply([]))).toEqual(['KeyRevoked']);
  });

  it('revokes the key of a variable that is unset, whatever files say', () => {
    const known = new Folded();
    known.apply([variableKey('API_KEY_ADMIN', 'admin-key-xxxxx')], { filesListKeys: false });
    expect(typesOf(known.apply([], { filesListKeys: false }))).toEqual(['KeyRevoked']);
  });
});

describe('the key of Tiled’s single-user mode', () => {
  const [first, second] = ['0'.repeat(64), '1'.repeat(64)].map((secret) =>
    variableKey('tiled-single-user', secret),
  ) as [StaticKey, StaticKey];

  it('may do everything with data, and nothing with keys and principals', () => {
    expect(first).toMatchObject({ name: 'tiled-single-user', expiresAt: null });
    expect([...effectiveScopes(first.role, first.scopes)]).toEqual([
      ...['read:metadata', 'read:data', 'write:metadata', 'write:data', 'delete:revision', 'delete:node'],
      ...['create:node', 'register', 'metrics', 'read:webhooks', 'write:webhooks'],
    ]);
  });

  it('stays when the next start has the same, and ends when it has another, or none', () => {
    const known = new Folded();
    expect(typesOf(known.apply([first], { filesListKeys: false }))).toEqual(['KeyCreated']);
    expect(known.apply([first], { filesListKeys: false }).events).toEqual([]);
    const { events } = known.apply([second], { filesListKeys: false });
    expect(events.map(({ type, keyId }) => [type, keyId])).toEqual([
      ['KeyCreated', idOf(second.secret)],
      ['KeyRevoked', idOf(first.secret)],
    ]);
    expect(events[1]?.data).toMatchObject({ reason: 'another start, another key' });
    expect(typesOf(known.apply([], { filesListKeys: false }))).toEqual(['KeyRevoked']);
  });
});

describe('an entry that cannot become true is refused with its place, and the others are carried out', () => {
  const refusalOf = (known: Folded, entry: StaticKey, now = NOW): unknown => {
    const { refused, events } = known.apply([entry, OTHER], { now });
    expect(events.map(({ keyId }) => keyId)).toEqual([idOf(OTHER.secret)]);
    expect(refused.map(({ place }) => place)).toEqual([entry.place]);
    return refused[0]?.reason;
  };

  it('when its key was revoked before', () => {
    const known = new Folded();
    known.apply([key()]);
    const decision = decideRevoke(
      known.byId(idOf('pk_acme_abc123')),
      { keyId: idOf('pk_acme_abc123'), reason: 'found in a repository', by: 'secret' },
      { eventId: 'e1', now: NOW, actor: systemActor('spec'), origin: NO_ORIGIN },
    );
    if (decision.ok) known.append([decision.value]);
    expect(refusalOf(known, key())).toBe(
      `the key was revoked at ${NOW}; that is final, so use another secret.`,
    );
  });

  it('when its key has expired, also before the sweep came by', () => {
    const known = new Folded();
    const expiresAt = '2026-07-01T00:00:00.000Z';
    known.apply([key({ expiresAt })]);
    expect(refusalOf(known, key({ expiresAt: null }), '2026-07-02T00:00:00.000Z')).toBe(
      `the key expired at ${expiresAt}; that is final, so use another secret.`,
    );
  });

  it('when it is past before it began', () => {
    const expiresAt = '2026-05-31T00:00:00.000Z';
    expect(refusalOf(new Folded(), key({ expiresAt }))).toBe(
      `expires_at is past since ${expiresAt}, so no key is made.`,
    );
  });

  it('when it moves a key to another tenant', () => {
    const known = new Folded();
    known.apply([key()]);
    expect(refusalOf(known, key({ tenant: 'beta' }))).toBe(
      'a key cannot move to another tenant and take its past along; use another secret.',
    );
  });

  it('when its secret is that of a key which a command made', () => {
    const known = new Folded();
    const [created] = planFor(new Folded(), [key()]).events;
    if (created !== undefined)
      known.append([{ ...created, id: 'e1', keyId: 'key_1', actor: systemActor('spec') }]);
    expect(refusalOf(known, key())).toBe(
      'the secret is that of a key which configuration did not make; use another secret.',
    );
  });
});

const SECRETS = ['secret-one', 'secret-two', 'secret-three', 'secret-four'];
const files = fc.uniqueArray(
  fc.record({
    secret: fc.constantFrom(...SECRETS),
    tenant: fc.constantFrom('acme', 'beta'),
    role: fc.constantFrom('analyst' as const, 'viewer' as const),
    enabled: fc.boolean(),
    rateLimit: fc.constantFrom(null, 5),
    expiresAt: fc.constantFrom(null, '2026-06-03T00:00:00.000Z'),
  }),
  { selector: ({ secret }) => secret },
);

const isGood = (state: KeyState, now: string): boolean =>
  decideUse(state, 'current', { dataset: null, permission: null, ip: null, now }) === 'SUCCESS';

describe('any files, one after the other', () => {
  const statesOf = (known: Folded): readonly KeyState[] => SECRETS.map((secret) => known.byId(idOf(secret)));

  it('leave nothing to do when they are carried out again, and only what is listed good', () => {
    fc.assert(
      fc.property(fc.array(files, { minLength: 1, maxLength: 6 }), (sequence) => {
        const known = new Folded();
        for (const [index, file] of sequence.entries()) {
          const keys = file.map((changes) => key(changes));
          const now = `2026-06-0${index + 1}T00:00:00.000Z`;
          known.apply(keys, { now });
          const again = planFor(known, keys, true, now);
          expect([again.events, again.unmentioned]).toEqual([[], 0]);
          const good = SECRETS.filter((secret) => isGood(known.byId(idOf(secret)), now));
          const listed = keys.filter(({ enabled }) => enabled).map(({ secret }) => secret);
          // What cannot become true is told with its line; everything else is exactly as it is listed.
          if (again.refused.length === 0)
            expect(good).toEqual(SECRETS.filter((secret) => listed.includes(secret)));
        }
      }),
    );
  });

  it('come to the same whether one process carries them out or two at the same time', () => {
    fc.assert(
      fc.property(fc.array(files, { minLength: 1, maxLength: 5 }), (sequence) => {
        const alone = new Folded();
        const together = new Folded();
        for (const file of sequence) {
          const keys = file.map((changes) => key(changes));
          alone.apply(keys);
          const plans = [planFor(together, keys), planFor(together, keys)];
          for (const { events } of plans) together.append(events);
        }
        expect([together.events, statesOf(together)]).toEqual([alone.events, statesOf(alone)]);
      }),
    );
  });

  it('never bring a key back that has ended', () => {
    fc.assert(
      fc.property(fc.array(files, { minLength: 2, maxLength: 6 }), (sequence) => {
        const known = new Folded();
        const ended = new Map<string, KeyState>();
        for (const file of sequence) {
          known.apply(file.map((changes) => key(changes)));
          for (const [secret, state] of ended) expect(known.byId(idOf(secret))).toEqual(state);
          for (const secret of SECRETS) {
            const state = known.byId(idOf(secret));
            if (state.kind === 'revoked') ended.set(secret, state);
          }
        }
      }),
    );
  });
});
