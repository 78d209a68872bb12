import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AthenaQueryEngine } from '../../src/modules/query-engine/athena/athena-query-engine.ts';
import { InfrastructureError } from '../../src/shared/infrastructure-error.ts';
import type { SqlRun } from '../../src/modules/query-engine/query-engine.ts';
import { athenaMetrics, athenaReadiness } from '../../src/profiles/athena-health.ts';
import { problemOf } from '../../src/modules/http/problems/problem.ts';
import { refusalOfError } from '../../src/modules/http/problems/refusal-of-error.ts';
import { failed } from './athena-failures.ts';
import { AthenaServer, type AthenaFault } from './athena-server.ts';

const RUN: SqlRun = { parameters: [], visibility: { kind: 'all' }, rowLimit: 10, timeoutMs: 20_000 };
const COUNT = 'SELECT count(*) AS n FROM audit_trail';
const PROBE_EVERY_MS = 30_000;

describe('trouble with Athena while the service runs', () => {
  let server: AthenaServer;
  let engine: AthenaQueryEngine;
  let nowMs: number;

  beforeEach(async () => {
    server = await AthenaServer.start();
    nowMs = 0;
  });
  afterEach(async () => {
    await engine.close();
    await server.close();
  });

  const open = async (changes: object = {}): Promise<void> => {
    engine = await AthenaQueryEngine.open({
      workgroup: 'keytrail',
      database: 'keytrail',
      outputLocation: null,
      resultReuseMinutes: 0,
      bytesScannedMax: null,
      usdPerTebibyte: 5,
      parse: () => Promise.resolve({ parsed: true, statements: [] }),
      position: () => Promise.resolve({ lifecycle: '0:0', usage: '0:0' }),
      connection: { ...server.connection, attemptsMax: 1 },
      firstLookMs: 1,
      nowMs: () => nowMs,
      ...changes,
    });
  };
  const run = async (): Promise<InfrastructureError | null> => {
    try {
      await engine.report(COUNT, RUN);
      return null;
    } catch (error) {
      if (error instanceof InfrastructureError) return error;
      throw error;
    }
  };
  const readiness = () => athenaReadiness(engine).check();
  const metrics = () => Object.fromEntries(athenaMetrics(engine).map(({ name, read }) => [name, read()]));
  const gone: AthenaFault = {
    name: 'InvalidRequestException',
    status: 400,
    message: 'WorkGroup keytrail is not found.',
  };

  it.each([
    [{ name: 'ExpiredTokenException', status: 400 }, 'athena_credentials_invalid'],
    [{ name: 'AccessDeniedException', status: 400 }, 'athena_access_denied'],
    [{ name: 'TooManyRequestsException', status: 400 }, 'athena_throttled'],
    [{ name: 'InternalServerException', status: 500 }, 'athena_failing'],
    [gone, 'athena_workgroup_not_found'],
  ])(
    'is told as such for %o: to the client, by readiness, which stays, and by a metric',
    async (fault, code) => {
      await open();
      expect(readiness()).toEqual({ ready: true, detail: 'Athena can be used.' });
      expect(metrics()).toEqual({
        keytrail_query_engine_in_trouble: [{ value: 0 }],
        keytrail_query_engine_failures: [],
      });

      server.refuseNext('StartQueryExecution', fault, fault);
      const errors = [await run(), await run()];

      expect(errors.map((error) => error?.code)).toEqual([code, code]);
      const { refusal, broken } = refusalOfError(errors[0]);
      expect([problemOf(refusal, 'r').status, refusal.code, refusal.retryAfterSeconds, broken]).toEqual([
        503,
        'query_engine_unavailable',
        30,
        true,
      ]);
      nowMs = -PROBE_EVERY_MS;
      expect(readiness()).toEqual({
        ready: true,
        detail: `SQL and reports are refused: ${errors[0]?.message ?? ''}`,
      });
      expect(metrics()).toEqual({
        keytrail_query_engine_in_trouble: [{ value: 1 }],
        keytrail_query_engine_failures: [{ value: 2, labels: { code } }],
      });
    },
  );

  it('that a statement ends with is told in the same way', async () => {
    await open();
    server.endNext(failed('Query engine had an internal error', 1, 200));
    expect(refusalOfError(await run()).refusal.code).toBe('query_engine_unavailable');
  });

  it('is over with the next statement that runs', async () => {
    await open();
    server.refuseNext('StartQueryExecution', { name: 'AccessDeniedException', status: 400 });
    await run();
    expect(engine.trouble()).toContain('may not do this');
    expect(await run()).toBeNull();
    expect(engine.trouble()).toBeNull();
  });

  it('is over without any statement when Athena, asked for the work group now and then, answers', async () => {
    await open();
    server.refuseNext('StartQueryExecution', gone);
    await run();
    const asked = () => server.callsOf('GetWorkGroup').length;
    expect([engine.trouble() === null, asked()]).toEqual([false, 1]);
    nowMs = PROBE_EVERY_MS;
    expect(engine.trouble()).not.toBeNull();
    while (engine.trouble() !== null) await new Promise(setImmediate);
    expect(asked()).toBe(2);
  });

  it('that a right is missing stays until a statement shows that it is there: the work group does not know', async () => {
    await open();
    server.refuseNext('StartQueryExecution', { name: 'AccessDeniedException', status: 400 });
    await run();
    nowMs = 10 * PROBE_EVERY_MS;
    expect(engine.trouble()).not.toBeNull();
    expect(server.callsOf('GetWorkGroup')).toHaveLength(1);
  });

  it('at the start keeps nothing back: once Athena answers, statements run where their results belong', async () => {
    server.refuseNext('GetWorkGroup', { name: 'InternalServerException', status: 500 });
    await open({ outputLocation: 's3://elsewhere/results/' });
    expect(readiness()).toMatchObject({ ready: true, detail: expect.stringContaining('refused') as unknown });

    expect(await run()).toBeNull();

    expect(server.callsOf('StartQueryExecution')[0]?.['ResultConfiguration']).toEqual({
      OutputLocation: 's3://elsewhere/results/',
    });
    expect(readiness()).toEqual({ ready: true, detail: 'Athena can be used.' });
  });
});
