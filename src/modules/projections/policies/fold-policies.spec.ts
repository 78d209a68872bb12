import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { created, disabled, enabled, nextEventId, revoked } from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { policyActionsHeldV1 } from '../../../events/policy-actions-held.ts';
import { policyExceptionApprovedV1 } from '../../../events/policy-exception-approved.ts';
import { policyExceptionRejectedV1 } from '../../../events/policy-exception-rejected.ts';
import { policyExceptionRequestedV1 } from '../../../events/policy-exception-requested.ts';
import { policyExceptionWithdrawnV1 } from '../../../events/policy-exception-withdrawn.ts';
import { policyFindingClearedV1 } from '../../../events/policy-finding-cleared.ts';
import type { PolicyStep } from '../../../events/policy-reference.ts';
import { policyStepTakenV1 } from '../../../events/policy-step-taken.ts';
import { StatementCache } from '../sqlite/statement-cache.ts';
import { policyFold } from './fold-policies.ts';
import { POLICY_INDEXES, POLICY_SCHEMA } from './policy-schema.ts';
import { SqlitePolicyDirectory } from './sqlite-policy-directory.ts';

const NOON = '2026-11-20T12:00:00.000Z';

let database: DatabaseSync;
let rows: StatementCache;
let policies: SqlitePolicyDirectory;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  for (const statement of [...POLICY_SCHEMA, ...POLICY_INDEXES]) database.exec(statement);
  rows = new StatementCache(database);
  policies = new SqlitePolicyDirectory(rows);
});
afterEach(() => database.close());

const given = (...events: readonly KnownEvent[]): void => {
  for (const event of events) policyFold.fold(rows, event);
};
const TABLES = ['policy_chains', 'policy_exceptions', 'policy_holds'];
const everything = () => TABLES.map((table) => rows.all(`SELECT * FROM ${table} ORDER BY 1, 2`));

const taken = (keyId: string, step: PolicyStep, policy = 'cis', dryRun = false): KnownEvent => ({
  ...policyStepTakenV1.example,
  ...{ id: nextEventId(), keyId },
  data: { ...policyStepTakenV1.example.data, step, policy, dryRun },
});
const cleared = (keyId: string, policy = 'cis'): KnownEvent => ({
  ...policyFindingClearedV1.example,
  ...{ id: nextEventId(), keyId },
  data: { ...policyFindingClearedV1.example.data, policy },
});
const EXCEPTION_EVENTS = {
  requested: policyExceptionRequestedV1,
  approved: policyExceptionApprovedV1,
  rejected: policyExceptionRejectedV1,
  withdrawn: policyExceptionWithdrawnV1,
};
const exception = (what: keyof typeof EXCEPTION_EVENTS, exceptionId: string, tenant = 'acme'): KnownEvent => {
  const { example } = EXCEPTION_EVENTS[what];
  const about = { id: nextEventId(), tenant, time: NOON };
  return { ...example, ...about, data: { ...example.data, exceptionId } } as KnownEvent;
};
const chainOf = (keyId: string, policy = 'cis') => policies.chain(policy, '2.11', keyId);

describe('the fold of policies', () => {
  it('takes their events for itself, and leaves those of keys to the keys', () => {
    const own = [
      taken('a', 'notify'),
      cleared('a'),
      policyActionsHeldV1.example,
      exception('requested', 'pex_1'),
    ];
    const keys = [created({ keyId: 'a' }), enabled({ keyId: 'a' }), revoked({ keyId: 'a' })];
    expect([...own, ...keys].map((event) => policyFold.fold(rows, event))).toEqual([
      ...[true, true, true, true],
      ...[false, false, false],
    ]);
  });

  it('knows how far each policy has come with each key, and counts', () => {
    given(
      taken('a', 'notify'),
      taken('a', 'disable'),
      taken('b', 'notify'),
      taken('a', 'notify', 'pci', true),
    );
    expect(chainOf('a')?.steps.map(({ step }) => step)).toEqual(['notify', 'disable']);
    expect(policies.chains(null, 10).map(({ keyId, policy }) => [keyId, policy])).toEqual([
      ['a', 'cis'],
      ['a', 'pci'],
      ['b', 'cis'],
    ]);
    expect(policies.chains(policies.chains(null, 1)[0] ?? null, 1).map(({ policy }) => policy)).toEqual([
      'pci',
    ]);
    expect(policies.stepCounts()).toEqual([
      { policy: 'cis', step: 'disable', dryRun: false, keys: 1 },
      { policy: 'cis', step: 'notify', dryRun: false, keys: 1 },
      { policy: 'pci', step: 'notify', dryRun: true, keys: 1 },
    ]);
  });

  it('forgets the steps of what is cleared, and all of what has ended', () => {
    given(taken('a', 'notify'), cleared('a'), taken('b', 'notify'), revoked({ keyId: 'b' }));
    expect(policies.chains(null, 10)).toEqual([]);
    expect(chainOf('a')?.clearedBy).not.toBeNull();
    expect(chainOf('b')).toBeUndefined();
  });

  it('notes that somebody enabled what a policy had disabled, and nothing of other keys', () => {
    given(taken('a', 'notify'), taken('a', 'disable'), taken('b', 'notify'));
    given(...['a', 'b'].flatMap((keyId) => [disabled({ keyId }), enabled({ keyId, time: NOON })]));
    expect(['a', 'b'].map((keyId) => chainOf(keyId)?.enabledAt)).toEqual([NOON, null]);
  });

  it('lists exceptions by what became of them, the newest first, and a page at a time', () => {
    given(...['pex_1', 'pex_2', 'pex_3'].map((id) => exception('requested', id)));
    given(exception('approved', 'pex_1'), exception('rejected', 'pex_1'), exception('withdrawn', 'pex_3'));
    const idsOf = (state: 'open' | 'in_force' | undefined, at = NOON) =>
      policies
        .exceptions({ at, ...(state === undefined ? {} : { state }) }, { before: null, limit: 10 })
        .items.map(({ id }) => id);
    expect([idsOf('open'), idsOf('in_force'), idsOf(undefined)]).toEqual([
      ['pex_2'],
      ['pex_1'],
      ['pex_3', 'pex_2', 'pex_1'],
    ]);
    expect(idsOf('in_force', '2028-01-01T00:00:00.000Z')).toEqual([]);
    expect(policies.openExceptions(NOON)).toBe(1);
    const first = policies.exceptions({ at: NOON }, { before: null, limit: 2 });
    const second = policies.exceptions({ at: NOON }, { before: first.next, limit: 2 });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(idsOf(undefined));
    expect(second.next).toBeNull();
  });

  it('comes to the same rows in whatever order events of different keys and tenants are seen', () => {
    const streams = [
      [
        taken('a', 'notify'),
        cleared('a'),
        taken('a', 'notify'),
        taken('a', 'disable'),
        enabled({ keyId: 'a' }),
      ],
      [taken('b', 'disable'), taken('b', 'notify'), taken('b', 'disable'), revoked({ keyId: 'b' })],
      [exception('requested', 'pex_1'), exception('rejected', 'pex_1'), exception('approved', 'pex_1')],
      [exception('requested', 'pex_2', 'globex'), exception('approved', 'pex_2', 'globex')],
    ];
    const turns = streams.flatMap((events, stream) => events.map(() => stream));
    given(...streams.flat());
    const expected = everything();
    fc.assert(
      fc.property(fc.shuffledSubarray(turns, { minLength: turns.length }), (order) => {
        for (const table of TABLES) database.exec(`DELETE FROM ${table}`);
        const next = streams.map(() => 0);
        for (const stream of order) {
          const at = next[stream] ?? 0;
          next[stream] = at + 1;
          given(...(streams[stream] ?? []).slice(at, at + 1));
        }
        expect(everything()).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
