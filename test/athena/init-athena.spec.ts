import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { initAthena, type AthenaInit } from '../../src/modules/query-engine/athena/init-athena.ts';
import { localCommands } from '../../src/local-commands.ts';
import { grammarErrors } from '../golden/trino-grammar.ts';
import { failed } from './athena-failures.ts';
import { AthenaServer } from './athena-server.ts';

const TABLES = ['audit_trail', 'cloudtrail', 'cloudtrail_portable', 'cloudtrail_records'];

describe('keytrail athena init', () => {
  let server: AthenaServer;

  beforeEach(async () => {
    server = await AthenaServer.start();
  });
  afterEach(() => server.close());

  const init = (changes: Partial<AthenaInit['place']> = {}) =>
    initAthena({
      workgroup: 'keytrail',
      database: 'trails',
      outputLocation: null,
      place: {
        bucket: 'evidence',
        prefix: 'prod/',
        archivePrefix: '',
        account: '123456789012',
        region: 'eu-central-1',
        firstDay: '2026/11/01',
        ...changes,
      },
      connection: server.connection,
      firstLookMs: 1,
    });
  const ran = () => server.callsOf('StartQueryExecution').map((body) => String(body['QueryString']));
  const outcomes = async (running: ReturnType<typeof init>) =>
    (await running).map(({ name, outcome }) => [name, outcome]);

  it('makes the database and all tables, with the places of this bucket', async () => {
    expect(await outcomes(init())).toEqual(TABLES.map((name) => [name, 'created']));
    expect([...(server.catalog.databases.get('trails')?.keys() ?? [])]).toEqual(TABLES);
    const { ddl = '', parameters } = server.catalog.table('trails', 'audit_trail') ?? {};
    expect(ddl).toContain("LOCATION 's3://evidence/prod/audit_trail/'");
    expect(parameters).toMatchObject({
      'projection.date.range': '2026/11/01,NOW',
      'storage.location.template': 's3://evidence/prod/audit_trail/${date}/',
    });
    const evidence = 's3://evidence/prod/AWSLogs/123456789012/CloudTrail/eu-central-1/';
    expect(server.catalog.table('trails', 'cloudtrail')?.ddl).toContain(`LOCATION '${evidence}'`);
    expect(ran().join('\n')).not.toMatch(/BUCKET|PREFIX|ACCOUNT|REGION/);
  });

  it('changes nothing the second time', async () => {
    await init();
    const before = ran().length;
    expect(await outcomes(init())).toEqual([
      ...TABLES.slice(0, 3).map((name) => [name, 'unchanged']),
      ['cloudtrail_records', 'replaced'],
    ]);
    expect(
      ran()
        .slice(before)
        .map((sql) => sql.split(' ').slice(0, 3).join(' ')),
    ).toEqual(['CREATE DATABASE IF', 'CREATE OR REPLACE']);
  });

  it('leaves the first day as each table has it, unless it is told another one', async () => {
    const days = () =>
      TABLES.slice(0, 3).map((name) => {
        const { parameters = {} } = server.catalog.table('trails', name) ?? {};
        return parameters['projection.date.range'] ?? parameters['projection.timestamp.range'];
      });
    await init({ firstDay: null });
    expect(days()).toEqual(['2020/01/01,NOW', '2020/01/01,NOW', '2020/01/01,NOW']);
    await init();
    expect(days()).toEqual(['2026/11/01,NOW', '2026/11/01,NOW', '2026/11/01,NOW']);

    expect((await outcomes(init({ firstDay: null }))).slice(0, 3)).toEqual(
      TABLES.slice(0, 3).map((name) => [name, 'unchanged']),
    );
    expect((await outcomes(init({ firstDay: null, archivePrefix: 'logs/' }))).slice(0, 2)).toEqual([
      ['audit_trail', 'unchanged'],
      ['cloudtrail', 'updated'],
    ]);
    expect(days()).toEqual(['2026/11/01,NOW', '2026/11/01,NOW', '2026/11/01,NOW']);
  });

  it('replaces exactly the tables whose definition has changed', async () => {
    await init();
    expect(await outcomes(init({ archivePrefix: 'logs/' }))).toEqual([
      ['audit_trail', 'unchanged'],
      ['cloudtrail', 'updated'],
      ['cloudtrail_portable', 'updated'],
      ['cloudtrail_records', 'replaced'],
    ]);
    expect(server.catalog.table('trails', 'cloudtrail')?.ddl).toContain('s3://evidence/prod/logs/AWSLogs/');
  });

  it('leaves a table alone that somebody else made, and says so', async () => {
    server.catalog.run('CREATE DATABASE IF NOT EXISTS `trails`', undefined);
    server.catalog.run('CREATE EXTERNAL TABLE cloudtrail (\n    x string\n)', 'trails');
    await expect(init()).rejects.toMatchObject({
      code: 'athena_table_not_ours',
      message:
        'The database trails (KEYTRAIL_ATHENA_DATABASE) has a table cloudtrail that Keytrail did not make.',
    });
    expect(server.catalog.table('trails', 'cloudtrail')?.ddl).toContain('x string');
  });

  it('goes on where a failure stopped it', async () => {
    server.endNext(failed('FAILED: SemanticException no right to create a database', 2, 1_003));
    await expect(init()).rejects.toMatchObject({ code: 'athena_init_failed' });
    expect(await outcomes(init())).toEqual(TABLES.map((name) => [name, 'created']));
  });

  it('says which right is missing when the catalogue refuses', async () => {
    const message = 'User: arn:aws:iam::123456789012:user/x is not authorized to perform: glue:GetTable';
    server.refuseNext('GetTableMetadata', { name: 'MetadataException', status: 400, message });
    await expect(init()).rejects.toMatchObject({ code: 'athena_access_denied' });
  });

  it('runs only statements that the grammars of Hive and Trino take', async () => {
    await init();
    await init({ firstDay: '2020/01/01' });
    const statements = ran().map((sql) => {
      const dialect = sql.startsWith('CREATE OR REPLACE VIEW') ? ('TrinoSQL' as const) : ('HiveSQL' as const);
      return { dialect, sql };
    });
    const errors = await grammarErrors(statements);
    expect(statements.filter((_, index) => errors[index]?.length !== 0)).toEqual([]);
  });

  describe('on the command line', () => {
    const AWS = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    };
    let before: Readonly<Record<string, string | undefined>>;

    beforeEach(() => {
      const variables = { ...AWS, AWS_ENDPOINT_URL_ATHENA: server.connection.endpoint ?? '' };
      before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
      Object.assign(process.env, variables);
    });
    afterEach(() => {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });

    const keytrail = async (argv: readonly string[], changes: Readonly<Record<string, string>> = {}) => {
      let [out, err] = ['', ''];
      const environment = {
        KEYTRAIL_PROFILE: 'cluster',
        KEYTRAIL_KAFKA_BROKERS: '127.0.0.1:9092',
        KEYTRAIL_S3_BUCKET: 'evidence',
        KEYTRAIL_ATHENA_WORKGROUP: 'keytrail',
        ...changes,
      };
      const exitCode = await runCli(['athena', 'init', ...argv], {
        terminal: {
          environment: Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
          workingDirectory: '/',
          interactive: false,
          out: (text) => (out += text),
          err: (text) => (err += text),
          readInput: () => Promise.resolve(''),
        },
        local: localCommands,
      });
      return { exitCode, out, err };
    };

    it('reaches Athena by the SDK’s own variables and says what became of each table', async () => {
      expect(await keytrail(['--first-day', '2026-11-20'])).toEqual({
        exitCode: 0,
        out: [
          'TABLE                OUTCOME',
          '-------------------  -------',
          ...TABLES.map((name) => `${name.padEnd(19)}  created`),
          '',
        ].join('\n'),
        err: '',
      });
      const { parameters } = server.catalog.table('keytrail', 'audit_trail') ?? {};
      expect(parameters?.['projection.date.range']).toBe('2026/11/20,NOW');
      const again = await keytrail(['--json']);
      expect(JSON.parse(again.out)).toContainEqual({ name: 'audit_trail', outcome: 'unchanged' });
    });

    it('names the setting that is missing or wrong', async () => {
      expect(await keytrail([], { KEYTRAIL_ATHENA_WORKGROUP: '' })).toEqual({
        exitCode: 78,
        out: '',
        err: 'keytrail: Set KEYTRAIL_ATHENA_WORKGROUP: statements run in a work group.\n',
      });
      const wrong = await keytrail([], { KEYTRAIL_ATHENA_WORKGROUP: 'nosuch' });
      expect(wrong.exitCode).toBe(1);
      expect(wrong.err).toContain(
        'KEYTRAIL_ATHENA_WORKGROUP names the work group nosuch, which does not exist',
      );
      for (const day of ['yesterday', '2026-02-31', '2026-13-01', '2026-00-10', '2025-02-29', '20261120']) {
        expect(await keytrail(['--first-day', day])).toMatchObject({
          exitCode: 2,
          err: expect.stringContaining(
            '--first-day takes a day that there is, such as 2026-11-20.',
          ) as unknown,
        });
      }
    });
  });
});
