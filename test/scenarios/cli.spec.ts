import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../src/modules/cli/command-list.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { localCommands } from '../../src/local-commands.ts';
import { listAt, objectAt, TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line against the service, as a person without a terminal would. */
async function keytrail(
  argv: readonly string[],
  given: {
    readonly input?: string;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const exitCode = await runCli(argv, {
    terminal: {
      environment: {
        KEYTRAIL_URL: service.app.url,
        KEYTRAIL_API_KEY: service.administrator,
        ...given.environment,
      },
      workingDirectory: service.root,
      interactive: false,
      out: (text) => (out += text),
      err: (text) => (err += text),
      readInput: () => Promise.resolve(given.input ?? ''),
    },
    local: localCommands,
  });
  return { exitCode, out, err };
}

const json = (ran: Ran): Readonly<Record<string, unknown>> =>
  JSON.parse(ran.out) as Readonly<Record<string, unknown>>;

describe('keytrail keys', () => {
  it('creates, shows, rotates, disables, enables, verifies and revokes', async () => {
    const created = json(
      await keytrail(['keys', 'create', 'cli', '--dataset', 'orders', '--expires-in-days', '7', '--json']),
    );
    const id = String(objectAt(created, 'key')['id']);
    const secret = String(created['secret']);
    expect(objectAt(created, 'key')).toMatchObject({ name: 'cli', allowedDatasets: ['orders'] });

    const verify = async (presented: string) =>
      (await keytrail(['keys', 'verify'], { input: `${presented}\n` })).exitCode;
    expect(await verify(secret)).toBe(0);
    const rotated = json(await keytrail(['keys', 'rotate', id, '--grace-seconds', '0', '--json']));
    expect([await verify(secret), await verify(String(rotated['secret']))]).toEqual([1, 0]);
    await keytrail(['keys', 'disable', id, '--reason', 'check']);
    expect(await verify(String(rotated['secret']))).toBe(1);
    await keytrail(['keys', 'enable', id]);
    const revoked = await keytrail(['keys', 'revoke', '--secret', '--json'], {
      input: String(rotated['secret']),
    });
    expect([revoked.exitCode, json(revoked)['status']]).toEqual([0, 'REVOKED']);
    expect((await keytrail(['keys', 'get', id])).out).toContain('REVOKED');
  });

  it('lists as a table for people and as JSON for programs', async () => {
    await keytrail(['keys', 'create', 'listed']);
    const table = (await keytrail(['keys', 'list', '--name', 'listed'])).out;
    expect(table).toMatch(/^ID +NAME +FINGERPRINT +STATUS/);
    expect(table).toContain('listed');
    expect(listAt(json(await keytrail(['keys', 'list', '--name', 'listed', '--json'])), 'items').length).toBe(
      1,
    );
    expect((await keytrail(['keys', 'list', '--name', 'nobody'])).out).toBe('Nothing found.\n');
  });
});

describe('keytrail query, events and report', () => {
  it('runs SQL from an argument and from standard input', async () => {
    const sql = "SELECT count(*) AS n FROM audit_trail WHERE eventname = 'KeyCreated' AND keyname = ?";
    await keytrail(['keys', 'create', 'counted']);
    expect((await keytrail(['query', sql, '--parameter', 'counted'])).out).toMatch(/^n *\n-+ *\n1 *\n$/);
    expect(
      json(await keytrail(['query', '--json'], { input: 'SELECT 1 AS one FROM audit_trail LIMIT 1' }))[
        'rows'
      ],
    ).toEqual([{ one: 1 }]);
  });

  it('shows the trail and the reports', async () => {
    expect((await keytrail(['events', '--type', 'KeyCreated', '--limit', '1'])).out).toContain('--cursor');
    for (const kind of ['unused-keys', 'usage', 'inventory']) {
      const table = await keytrail(['report', kind]);
      expect([table.exitCode, table.out.includes('log position')]).toEqual([0, true]);
      expect(json(await keytrail(['report', kind, '--json']))['kind']).toBe(kind);
    }
    expect((await keytrail(['report', 'inventory', '--format', 'html'])).out).toContain('<html');
  });
});

describe('the exit code', () => {
  it('is 1 when the service refuses, with its words and the wrong fields', async () => {
    const ran = await keytrail(['keys', 'create', 'x', '--rate-limit', '0']);
    expect(ran.exitCode).toBe(1);
    expect(ran.err).toMatch(/^keytrail: .* \(validation_failed\)\n {2}rateLimit: /);
    expect((await keytrail(['keys', 'get', 'key_none'])).err).toBe(
      "keytrail: No key has the id 'key_none'. (key_not_found)\n",
    );
  });

  it.each([
    [[]],
    [['key', 'list']],
    [['keys']],
    [['keys', 'create']],
    [['keys', 'create', 'a', 'b']],
    [['keys', 'list', '--colour', 'red']],
    [['keys', 'revoke']],
    [['keys', 'rotate', 'x', '--grace-seconds', 'soon']],
    [['report', 'usage', '--format', 'pdf']],
  ])('is 2 when the command line is wrong: %j', async (argv) => {
    expect((await keytrail(argv)).exitCode).toBe(2);
  });

  it('is 2 when a secret stands in an argument, and the secret is not repeated', async () => {
    const ran = await keytrail(['keys', 'verify', service.administrator]);
    expect(ran.exitCode).toBe(2);
    expect(`${ran.out}${ran.err}`).not.toContain(service.administrator.slice(3));
  });

  it('is 3 when nobody answers, or somebody else does', async () => {
    const closed = await freePort();
    const nobody = await keytrail(['keys', 'list'], {
      environment: { KEYTRAIL_URL: `http://127.0.0.1:${closed}` },
    });
    expect([nobody.exitCode, nobody.err]).toEqual([
      3,
      `keytrail: Cannot reach the service at http://127.0.0.1:${closed}. Is it running?\n`,
    ]);
    const redirecting = await listening((_request, response) => {
      response.writeHead(302, { location: service.app.url }).end();
    });
    const { port } = redirecting.address() as AddressInfo;
    const elsewhere = await keytrail(['keys', 'list'], {
      environment: { KEYTRAIL_URL: `http://127.0.0.1:${port}` },
    });
    redirecting.close();
    expect(elsewhere.exitCode).toBe(3);
  });

  it('is 4 when a file could not be imported, which is named, while the others are', async () => {
    const folder = join(service.root, 'trail');
    mkdirSync(folder);
    const record = {
      eventVersion: '1.08',
      eventTime: '2026-07-10T11:40:00Z',
      eventID: '5f0f4f9e-6a3c-4a55-9d0e-0c6d3f0d9c11',
      eventSource: 's3.amazonaws.com',
      eventName: 'ListBuckets',
      awsRegion: 'us-east-1',
      sourceIPAddress: '203.0.113.7',
      userAgent: 'aws-cli',
      recipientAccountId: '123456789012',
      userIdentity: {
        type: 'IAMUser',
        userName: 'deploy',
        accountId: '123456789012',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      },
    };
    writeFileSync(join(folder, 'good.json'), JSON.stringify({ Records: [record] }));
    writeFileSync(join(folder, 'broken.json.gz'), 'not gzip at all');
    const later = {
      ...record,
      eventID: '6f1a3b52-0c55-4f0e-9a35-3a8f7a5c0099',
      eventTime: '9999-01-01T00:00:00Z',
    };
    writeFileSync(join(folder, 'later.json'), JSON.stringify({ Records: [later] }));
    const environment = { KEYTRAIL_DATA_DIR: join(service.root, 'imported') };
    const ran = await keytrail(['import', 'cloudtrail', folder, '--json'], { environment });
    expect(ran.exitCode).toBe(4);
    expect(ran.err).toContain(`Not imported: ${join(folder, 'broken.json.gz')}: `);
    expect(ran.err).toContain(`Not imported: ${join(folder, 'later.json')}: 1 record dated in the future\n`);
    expect(json(ran)).toMatchObject({ files: 2, records: 2, duplicates: 0, skippedRecords: 1 });

    const rebuilt = await keytrail(['rebuild', '--json'], { environment });
    expect(rebuilt.exitCode).toBe(0);
    const report = await keytrail(['report', 'inventory', '--local', '--json'], { environment });
    expect(JSON.stringify(json(report)['rows'])).toContain('AKIAIOSFODNN7EXAMPLE');
  });

  it('shows people each account of an import, and on a report the periods that the data covers, as the JSON does', async () => {
    const environment = { KEYTRAIL_DATA_DIR: join(service.root, 'imported') };
    const again = await keytrail(['import', 'cloudtrail', join(service.root, 'trail', 'good.json')], {
      environment,
    });
    expect([again.exitCode, again.out.split('\n').map((line) => line.split(/ {2,}/))]).toEqual([
      0,
      [
        ['SOURCE', 'FROM', 'TO', 'RECORDS', 'IMPORTED', 'DUPLICATES'],
        [expect.stringMatching(/^-+$/), ...Array.from({ length: 5 }, () => expect.stringMatching(/^-+$/))],
        ['aws:123456789012', '2026-07-10T11:40:00.000Z', '2026-07-10T11:40:00.000Z', '1', '0', '1'],
        [''],
        ['files', '1'],
        ['corrupt files', '0'],
        ['records', '1'],
        ['imported', '0'],
        ['duplicates', '1'],
        ['without a key', '0'],
        ['skipped', '0'],
        ['keys', '1'],
        ['keys never used', '0'],
        [''],
      ],
    ]);
    const asked = ['report', 'unused-keys', '--as-of', '2026-11-20T00:00:00Z', '--local'];
    const { coverage } = json(await keytrail([...asked, '--json'], { environment }));
    const { out } = await keytrail(asked, { environment });
    const lines = out.split('\n').map((line) => line.split(/ {2,}/));
    const from = lines.findIndex(([title]) => title === 'Covered by the data') + 4;
    const stated = listAt({ coverage }, 'coverage').map(({ source, from: start, to }) => [source, start, to]);
    expect(stated).toContainEqual([
      'aws:123456789012',
      '2026-07-10T11:40:00.000Z',
      '2026-07-10T11:40:00.000Z',
    ]);
    expect(lines.slice(from, from + stated.length)).toEqual(stated);
  });

  it('is 78 when the settings are wrong or missing', async () => {
    expect((await keytrail(['keys', 'list'], { environment: { KEYTRAIL_API_KEY: '' } })).exitCode).toBe(78);
    expect((await keytrail(['keys', 'list'], { environment: { KEYTRAIL_URL: 'ftp://x' } })).exitCode).toBe(
      78,
    );
    expect((await keytrail(['serve'], { environment: { PORT: 'eighty' } })).exitCode).toBe(78);
  });

  it('is 1 when another process holds the data directory', async () => {
    const environment = { KEYTRAIL_DATA_DIR: service.app.profile.settings.dataDir };
    const ran = await keytrail(['rebuild'], { environment });
    expect(ran.exitCode).toBe(1);
    expect(ran.err).toContain('(data_directory_in_use)');
  });
});

describe('keytrail help', () => {
  it('explains every command and each of its options', async () => {
    const general = (await keytrail(['help'])).out;
    for (const command of COMMANDS) {
      expect(general).toContain(`  ${command.name} `);
      const ran = await keytrail([...command.name.split(' '), '--help']);
      expect(ran.exitCode).toBe(0);
      for (const option of Object.keys(command.options)) expect(ran.out).toContain(`--${option}`);
    }
  });
});

async function listening(handle: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** A port that was free a moment ago and that nobody listens on. */
async function freePort(): Promise<number> {
  const server = await listening(undefined);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
