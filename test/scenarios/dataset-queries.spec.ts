import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NO_ORIGIN } from '../../src/events/envelope.ts';
import { DatasetQueries } from '../../src/modules/dataset-queries/dataset-queries.ts';
import type { DatasetRequest } from '../../src/modules/dataset-queries/domain/dataset-request.ts';
import type { Caller } from '../../src/modules/identity/caller.ts';
import { reachOfRole } from '../../src/modules/identity/domain/reach.ts';
import { effectiveScopes } from '../../src/modules/identity/domain/scopes.ts';
import { alertRaised, alertResolved } from '../fixtures/alert-events.ts';
import { created, nextEventId, presented } from '../fixtures/key-events.ts';
import { openQueryableTrail, type QueryableTrail } from '../fixtures/queryable-trail.ts';

const NOW = '2026-11-20T12:00:00.000Z';
const AT = '2026-11-19T10:00:00.000Z';

const ALERT = { alertId: 'alr_1', rule: 'use-after-revoke', severity: 'critical' } as const;

let trail: QueryableTrail;
let queries: DatasetQueries;
const queriesWithin = (timeoutMs: number): DatasetQueries =>
  new DatasetQueries({
    engine: trail.engine,
    log: trail.log,
    clock: { nowMs: () => Date.parse(NOW) },
    ids: { eventId: nextEventId },
    timeoutMs,
  });

beforeAll(async () => {
  trail = await openQueryableTrail(NOW);
  queries = queriesWithin(60_000);
  await trail.append(
    created({
      keyId: 'key_ana',
      tenant: 'acme',
      owner: 'ana',
      time: '2026-11-01T00:00:00.000Z',
      expiresAt: null,
    }),
    created({ keyId: 'key_bob', tenant: 'acme', owner: 'bob', time: '2026-11-01T00:00:00.000Z' }),
    { ...presented({ keyId: 'key_ana', time: AT }), tenant: 'acme' },
    { ...presented({ keyId: 'key_bob', time: AT }), tenant: 'acme' },
    { ...presented({ keyId: null, time: AT, outcome: 'INVALID' }), tenant: 'acme' },
    alertRaised({ ...ALERT, time: AT }),
    alertResolved({ ...ALERT, time: NOW }),
  );
});
afterAll(() => trail.close());

const caller = (role: 'admin' | 'analyst' | 'user', owner = 'ana'): Caller => ({
  origin: NO_ORIGIN,
  credential: {
    kind: 'session',
    id: 'session_1',
    sessionId: 'session_1',
    principalId: 'principal_1',
    email: null,
    owner,
    tenant: 'acme',
    role,
    reach: reachOfRole(role),
    scopes: effectiveScopes(role, 'inherit'),
    allowedDatasets: null,
  },
});

const ask = (dataset: string, metric: string, ...dimensions: readonly string[]): DatasetRequest => ({
  dataset,
  metrics: [metric],
  dimensions,
  filters: [],
  orderBy: [],
  limit: 100,
});

const dataOf = async (request: DatasetRequest, who: Caller): Promise<readonly object[]> => {
  const answer = await queries.run(request, who);
  if (!answer.ok) throw new Error(answer.refusal.detail);
  return answer.value.data;
};

/** What the log has of the latest query. */
const lastQuery = async (): Promise<unknown> => {
  const { events } = await trail.log.read('usage', [], 1_000);
  const texts = events.filter(({ type }) => type === 'DatasetQueried').map(({ text }) => text);
  const { outcome, actor, data } = JSON.parse(texts.at(-1) ?? '{}') as Readonly<Record<string, unknown>>;
  return { outcome, actor, data };
};

describe('somebody who sees only their own keys', () => {
  it.each([
    ['keys', 'keys', [{ keyId: 'key_ana', keys: 1 }]],
    ['usage', 'requests', [{ keyId: 'key_ana', requests: 1 }]],
    ['events', 'events', [{ keyId: 'key_ana', events: 4 }]],
    ['alerts', 'raised', [{ keyId: 'key_ana', raised: 1 }]],
  ])('has only rows of these in %s', async (dataset, metric, rows) => {
    const request = ask(dataset, metric, 'keyId');
    expect(await dataOf(request, caller('user'))).toEqual(rows);
    const filters = [{ dimension: 'owner', operator: 'ne', value: 'ana' }];
    expect(await dataOf({ ...request, filters }, caller('user'))).toEqual([]);
    expect((await dataOf(request, caller('analyst'))).length).toBeGreaterThan(rows.length - 1);
  });

  it('has nothing when they own none', async () => {
    expect(await dataOf(ask('usage', 'requests'), caller('user', 'cay'))).toEqual([{ requests: 0 }]);
  });
});

describe('the dataset alerts', () => {
  it('has the rule and the severity of what was raised and resolved', async () => {
    const request = {
      ...ask('alerts', 'raised', 'rule', 'severity', 'owner'),
      metrics: ['raised', 'resolved', 'lastResolvedAt'],
    };
    expect(await dataOf(request, caller('analyst'))).toEqual([
      {
        rule: 'use-after-revoke',
        severity: 'critical',
        owner: 'ana',
        raised: 1,
        resolved: 1,
        lastResolvedAt: NOW,
      },
    ]);
  });
});

describe('a query that does not end well', () => {
  it('is in the trail as timed out', async () => {
    const answer = await queriesWithin(0).run(ask('usage', 'requests'), caller('analyst'));
    expect(answer.ok ? 'answered' : answer.refusal.code).toBe('query_timeout');
    expect(await lastQuery()).toEqual({
      outcome: 'FORBIDDEN',
      actor: { type: 'user', id: 'principal_1', email: null, credential: null },
      data: {
        dataset: 'usage',
        metrics: ['requests'],
        dimensions: [],
        filters: [],
        rows: null,
        durationMs: expect.any(Number),
        refusal: 'query_timeout',
      },
    });
  });

  it('is in the trail as cancelled when the client has gone', async () => {
    const answer = await queries.run(ask('usage', 'requests'), caller('analyst'), AbortSignal.abort());
    expect(answer.ok ? 'answered' : answer.refusal.code).toBe('query_cancelled');
    expect(await lastQuery()).toMatchObject({ data: { rows: null, refusal: 'query_cancelled' } });
  });
});
