import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COLUMN_LIST } from '../../src/modules/query-engine/duckdb/record-projection.ts';
import { textListLiteral } from '../../src/modules/query-engine/duckdb/sql-literal.ts';
import { AthenaServer } from '../athena/athena-server.ts';
import { freePort } from '../services/free-port.ts';
import { TestCluster } from '../faults/cluster/test-cluster.ts';
import { describeWithService } from '../fixtures/services.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.js');
const TABLE = 'audit_trail/';
/** How long the slowest machine may take from an event to its row in the bucket. */
const ROWS_MS_MAX = 60_000;

/** The objects below `audit_trail/`, which is all that Athena would see, as files. */
class TableInBucket {
  readonly directory = mkdtempSync(join(tmpdir(), 'keytrail-athena-'));
  readonly #files = new Map<string, string>();

  async fetchFrom(cluster: TestCluster): Promise<void> {
    const store = await cluster.openBucket();
    try {
      const { keys } = await store.list(TABLE, { after: null, limit: 1_000 });
      for (const key of keys.filter((one) => !this.#files.has(one))) {
        const file = join(this.directory, key);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, (await store.get(key))?.bytes ?? '');
        this.#files.set(key, file);
      }
    } finally {
      store.close();
    }
  }

  readonly trail = {
    tableDirectory: this.directory,
    spillDirectory: join(this.directory, 'spill'),
    bytes: () => [...this.#files.values()].reduce((sum, file) => sum + statSync(file).size, 0),
    rows: () => `SELECT ${COLUMN_LIST} FROM read_parquet(${textListLiteral([...this.#files.values()])})`,
  };
}

describeWithService('a cluster that answers SQL by Athena', 'kafka', (kafka) => {
  describeWithService('with its evidence on S3', 's3', (s3) => {
    let cluster: TestCluster;
    let athena: AthenaServer;
    const table = new TableInBucket();
    let url: string;
    let output: () => string;

    const post = async (base: string, path: string, body: object, key = cluster.adminKey) => {
      const response = await fetch(new URL(path, base), {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const rows = async (base: string, sql: string, key?: string) =>
      (await post(base, '/v1/sql', { sql }, key)).body['rows'];

    beforeAll(async () => {
      cluster = await TestCluster.create({ kafka, s3 });
      athena = await AthenaServer.start({ trail: table.trail });
      const settings = {
        KEYTRAIL_ATHENA_WORKGROUP: 'keytrail',
        KEYTRAIL_ATHENA_COPY_SECONDS: '1',
        AWS_ENDPOINT_URL_ATHENA: athena.connection.endpoint ?? '',
      };
      ({ url, output } = await cluster.start('athena', settings));
    }, 240_000);
    afterAll(async () => {
      await cluster.dispose();
      await athena.close();
      rmSync(table.directory, { recursive: true });
    });

    it('gives every event once, of what the leader has put into the bucket, and tenants only theirs', async () => {
      const created = await post(url, '/v1/keys', { name: 'ci', tenant: 'acme', role: 'analyst' });
      const secret = String(created.body['secret']);
      for (const dataset of ['orders', 'orders', 'payroll'])
        await post(url, '/v1/keys/verify', { secret, dataset });
      const sql = `SELECT eventname, tenant, outcome, count(*) AS n FROM audit_trail
        WHERE eventname IN ('KeyCreated', 'KeyUsed') AND tenant = 'acme' GROUP BY eventname, tenant, outcome ORDER BY 1`;
      const expected = [
        { eventname: 'KeyCreated', tenant: 'acme', outcome: 'SUCCESS', n: 1 },
        { eventname: 'KeyUsed', tenant: 'acme', outcome: 'SUCCESS', n: 3 },
      ];

      const deadline = performance.now() + ROWS_MS_MAX;
      let answered: unknown;
      while (JSON.stringify(answered) !== JSON.stringify(expected) && performance.now() < deadline) {
        await pause(500);
        await table.fetchFrom(cluster);
        if (table.trail.bytes() > 0) answered = await rows(url, sql);
      }

      expect(answered).toEqual(expected);
      expect(await rows(url, 'SELECT DISTINCT tenant FROM audit_trail', secret)).toEqual([
        { tenant: 'acme' },
      ]);
    }, 240_000);

    it('makes reports by it, which say up to where they reach', async () => {
      const response = await fetch(new URL('/v1/reports/inventory', url), {
        headers: { 'x-api-key': cluster.adminKey },
      });

      expect(response.status).toBe(200);
      expect(JSON.stringify(await response.json())).toContain('"name":"ci"');
    }, 240_000);

    const queryEngine = async (base: string): Promise<unknown> => {
      const ready = (await (await fetch(new URL('/readyz', base))).json()) as {
        readonly checks: readonly { readonly name: string }[];
      };
      return ready.checks.find(({ name }) => name === 'query-engine');
    };
    const metric = async (base: string): Promise<unknown> => {
      const text = await (await fetch(new URL('/metrics', base))).text();
      return /^keytrail_query_engine_in_trouble (\d)$/m.exec(text)?.[1];
    };
    const verified = async (base: string) =>
      (await post(base, '/v1/keys/verify', { secret: cluster.adminKey })).body['valid'];

    it('refuses SQL with a code of its own while Athena refuses, says so once, and verifies keys', async () => {
      const expired = { name: 'ExpiredTokenException', status: 400 };
      athena.refuseNext('StartQueryExecution', expired, expired, expired);
      athena.refuseNext('GetWorkGroup', ...Array.from({ length: 20 }, () => expired));
      const sql = { sql: 'SELECT 1 AS n' };
      const answers = [await post(url, '/v1/sql', sql), await post(url, '/v1/sql', sql)];
      answers.push(await post(url, '/v1/sql', sql));
      expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
        answers.map(() => [503, 'query_engine_unavailable']),
      );
      expect(await verified(url)).toBe(true);
      expect(await metric(url)).toBe('1');
      expect(await queryEngine(url)).toEqual({
        name: 'query-engine',
        ready: true,
        detail:
          'SQL and reports are refused: Athena does not accept the AWS credentials of this process: they are missing, wrong or expired.',
      });
      const lines = output()
        .split('\n')
        .filter((line) => line.includes('athena_credentials_invalid'));
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toContain('stack');

      athena.forget();
      expect((await post(url, '/v1/sql', sql)).status).toBe(200);
      expect(await metric(url)).toBe('0');
    }, 240_000);

    it('starts while Athena is not there, says so once, and verifies keys', async () => {
      const started = await cluster.start('without-athena', {
        KEYTRAIL_ATHENA_WORKGROUP: 'keytrail',
        AWS_ENDPOINT_URL_ATHENA: `http://127.0.0.1:${await freePort()}`,
      });
      expect(await verified(started.url)).toBe(true);
      expect(await queryEngine(started.url)).toMatchObject({
        ready: true,
        detail: expect.stringContaining(
          'Athena did not answer: AWS_REGION or AWS_ENDPOINT_URL_ATHENA',
        ) as unknown,
      });
      const lines = started
        .output()
        .split('\n')
        .filter((line) => line.includes('athena_unreachable'));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain('SQL and reports are refused until Athena answers; all else is served.');
    }, 240_000);

    describe('keytrail athena init', () => {
      const init = async (): Promise<string> => {
        const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'athena', 'init'], {
          cwd: table.directory,
          env: {
            ...cluster.environment,
            KEYTRAIL_DATA_DIR: join(table.directory, 'data'),
            KEYTRAIL_ATHENA_WORKGROUP: 'keytrail',
            AWS_ENDPOINT_URL_ATHENA: athena.connection.endpoint ?? '',
          },
        });
        return stdout;
      };

      it('makes the tables, and leaves them alone when it is run again', async () => {
        expect(await init()).toMatch(/audit_trail +created/);
        expect(await init()).toMatch(/audit_trail +unchanged/);
      }, 240_000);
    });
  });
});
