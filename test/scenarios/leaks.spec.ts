import { hash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localCommands } from '../../src/local-commands.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { formatSecret } from '../../src/modules/keys/domain/secret-format.ts';
import { leakSigner } from '../fixtures/leak-signer.ts';
import { RecordingServer } from '../fixtures/recording-server.ts';
import { listAt, TestService, type Answer } from './service.ts';

const signer = leakSigner();
const PLACE = 'https://github.com/octocat/Hello-World/blob/12345600b9cbe38a219f39a9941c9319b600c002/foo.txt';
const UNKNOWN = formatSecret('qk', randomBytes(32));
const JUNK = 'NMIfyYncKcRALEXAMPLE';

let keyServer: RecordingServer;
let service: TestService;
const secrets: string[] = [UNKNOWN, JUNK];
const answers: string[] = [];

beforeAll(async () => {
  keyServer = await RecordingServer.start({ status: 200, text: signer.keyList });
  service = await TestService.start({
    KEYTRAIL_LOG_LEVEL: 'trace',
    KEYTRAIL_LEAK_INTAKE: 'true',
    KEYTRAIL_LEAK_KEYS_URL: `http://127.0.0.1:${keyServer.port}/keys`,
  });
});
afterAll(async () => {
  await service.stop();
  await keyServer.stop();
});

const call: TestService['call'] = async (...parameters) => {
  const answer = await service.call(...parameters);
  answers.push(`${answer.text}${JSON.stringify([...answer.headers])}`);
  return answer;
};

async function made(properties: Readonly<Record<string, unknown>>) {
  const key = await service.createKey({ owner: 'ana@example.com', role: 'viewer', ...properties });
  secrets.push(key.secret);
  return key;
}

const toGitHub = (body: string, headers: Readonly<Record<string, string>>): Promise<Answer> =>
  call('POST', '/v1/leaks/github', { secret: null, headers, body });
const signed = (matches: unknown): Promise<Answer> => {
  const body = JSON.stringify(matches);
  return toGitHub(body, signer.headers(body));
};
const match = (token: string, url = PLACE) => ({ token, type: 'keytrail_api_key', url, source: 'content' });
const label = (token: string, is: 'true_positive' | 'false_positive') => ({
  token_hash: hash('sha256', token, 'hex'),
  token_type: 'keytrail_api_key',
  label: is,
});
const codeOf = async (secret: string): Promise<unknown> =>
  (await service.call('POST', '/v1/keys/verify', { body: { secret } })).body['code'];
const leaksOf = async (keyId: string) =>
  listAt((await service.call('GET', `/v1/leaks?keyId=${keyId}`)).body, 'items');
const alertsOf = async (keyId: string) =>
  listAt((await service.call('GET', `/v1/alerts?rule=leaked-secret&keyId=${keyId}`)).body, 'items');
const eventsOf = async (type: string) =>
  listAt((await service.call('GET', `/v1/events?type=${type}&limit=200`)).body, 'items');

async function keytrail(argv: readonly string[], typed = ''): Promise<readonly [number, string]> {
  let out = '';
  const write = (text: string): void => void (out += text);
  const exitCode = await runCli(argv, {
    terminal: {
      environment: { KEYTRAIL_URL: service.app.url, KEYTRAIL_API_KEY: service.administrator },
      workingDirectory: service.root,
      interactive: false,
      out: write,
      err: write,
      readInput: () => Promise.resolve(typed),
    },
    local: localCommands,
  });
  answers.push(out);
  return [exitCode, out];
}

describe('a report of secret scanning', () => {
  it('is refused before anything in it is looked at unless its very bytes are signed', async () => {
    const { id, secret } = await made({ name: 'untouched' });
    const body = JSON.stringify([match(secret)]);
    const right = signer.headers(body);
    const { 'github-public-key-signature': signature = '' } = right;
    const wrong: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      [body, {}],
      [body, { 'github-public-key-signature': signature }],
      [body, { ...right, 'github-public-key-signature': 'no signature' }],
      [body, leakSigner(signer.keyIdentifier).headers(body)],
      [body, { ...right, 'github-public-key-identifier': 'another' }],
      [`${body} `, right],
      [body.replace('content', 'commit'), right],
      ['{', right],
      ['', signer.headers(' ')],
    ];
    for (const [sent, headers] of wrong) {
      const answer = await toGitHub(sent, headers);
      expect([answer.status, answer.body['code']]).toEqual([401, 'leak_signature_invalid']);
    }
    expect([await codeOf(secret), await leaksOf(id)]).toEqual(['VALID', []]);
    // Two identifiers were unknown when they came, and the list is had once a minute.
    expect(keyServer.arrived.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /keys']);
  });

  it('is refused when it is too large, has too many matches or is none', async () => {
    const large = `[${' '.repeat(1024 * 1024)}]`;
    expect((await toGitHub(large, signer.headers(large))).status).toBe(413);
    expect((await signed(Array.from({ length: 1_001 }, () => match(JUNK)))).body['code']).toBe(
      'validation_failed',
    );
    expect((await signed({ token: JUNK })).body['code']).toBe('validation_failed');
    const broken = `[{"token":"${JUNK}"`;
    expect((await toGitHub(broken, signer.headers(broken))).body['code']).toBe('malformed_request');
    expect((await signed([])).text).toBe('[]');
  });

  it('ends the use of known keys, tells their owner once, and leaves of the rest nothing but that it came', async () => {
    const plain = await made({ name: 'plain' });
    const rotated = await made({ name: 'rotated' });
    const next = await service.call('POST', `/v1/keys/${rotated.id}/rotate`, { body: { graceSeconds: 600 } });
    secrets.push(String(next.body['secret']));
    const revoked = await made({ name: 'revoked' });
    await service.call('POST', `/v1/keys/${revoked.id}/revoke`);
    const report = [
      match(plain.secret, `https://u:p@github.com/${plain.secret}?t=${plain.secret}#${plain.secret}`),
      match(plain.secret),
      match(rotated.secret),
      match(UNKNOWN),
      match(JUNK, ''),
      match(revoked.secret),
    ];
    const answer = await signed(report);
    const labels = ['true', 'true', 'true', 'false', 'false', 'true'].map((is, at) =>
      label(report[at]?.token ?? '', is === 'true' ? 'true_positive' : 'false_positive'),
    );
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, labels]);

    expect([await codeOf(plain.secret), await codeOf(rotated.secret), await codeOf(revoked.secret)]).toEqual([
      'DISABLED',
      'DISABLED',
      'REVOKED',
    ]);
    const shown = ({ whichSecret, accepted, action, url, source, by }: Readonly<Record<string, unknown>>) => [
      ...[whichSecret, accepted, action, url, source, by],
    ];
    const by = ['github/content', 'github-secret-scanning'];
    expect((await leaksOf(plain.id)).map(shown).toSorted()).toEqual([
      ['current', false, 'none', PLACE, ...by],
      ['current', true, 'disable', 'https://github.com', ...by],
    ]);
    expect((await leaksOf(rotated.id)).map(shown)).toEqual([['previous', true, 'disable', PLACE, ...by]]);
    expect((await leaksOf(revoked.id)).map(shown)).toEqual([['current', false, 'none', PLACE, ...by]]);
    const nobodys = (await eventsOf('LeakReported')).filter(({ keyId }) => keyId === null);
    expect(nobodys.map(({ tenant, answered }) => [tenant, answered])).toEqual(
      expect.arrayContaining([
        [
          '-',
          expect.objectContaining({ action: 'none', fingerprint: expect.stringMatching(/^qk_.{3}\.\.\./) }),
        ],
        ['-', expect.objectContaining({ action: 'none', fingerprint: null })],
      ]),
    );

    const [alert, ...others] = await alertsOf(plain.id);
    const first = (await leaksOf(plain.id)).find(({ action }) => action === 'disable');
    expect([alert?.['id'], others]).toEqual([first?.['alertId'], []]);
    expect(alert).toMatchObject({
      rule: 'leaked-secret',
      method: 'reported',
      severity: 'critical',
      owner: 'ana@example.com',
      sentence: expect.stringMatching(/ was found at https:\/\/github\.com; the key was disabled\.$/),
    });
    expect((await alertsOf(revoked.id)).map(({ severity }) => severity)).toEqual(['high']);

    // The same message again, also by somebody who kept a copy: the same answer, and nothing happens.
    const counts = async () =>
      Promise.all(
        ['LeakReported', 'AlertRaised', 'KeyDisabled'].map(async (type) => (await eventsOf(type)).length),
      );
    const before = await counts();
    await service.call('POST', `/v1/keys/${plain.id}/enable`);
    expect((await signed(report)).text).toBe(answer.text);
    expect([await counts(), await codeOf(plain.secret)]).toEqual([before, 'VALID']);
    // At a new place it is news: the key is good again.
    await signed([match(plain.secret, 'https://github.com/another/place')]);
    expect([await codeOf(plain.secret), (await alertsOf(plain.id)).length]).toEqual(['DISABLED', 2]);
  });
});

describe('whoever finds a secret', () => {
  it('reports it by the API, with what they know of it and without the secret in it', async () => {
    const { id, secret } = await made({ name: 'in a ticket', tenant: 'acme' });
    const body = { secret, url: 'https://tickets.example.com/7', source: 'ticket', note: 'Asked for help.' };
    const wrong = {
      note: `It is ${secret}`,
      url: 'file:///etc/passwd',
      leakedAt: '2999-01-01',
      source: secret,
    };
    for (const [field, value] of Object.entries(wrong)) {
      const { status, body: problem } = await call('POST', '/v1/leaks', { body: { secret, [field]: value } });
      expect([status, problem['code']]).toEqual([422, 'validation_failed']);
    }
    const taken = await call('POST', '/v1/leaks', { body: { ...body, leakedAt: '2026-01-01' } });
    expect(taken.body).toMatchObject({
      ...{ keyId: id, tenant: 'acme', action: 'disable', accepted: true, source: 'report/ticket' },
      ...{ url: body.url, note: body.note, leakedAt: '2026-01-01T00:00:00.000Z', repeated: false },
    });
    expect((await call('POST', '/v1/leaks', { body })).body).toMatchObject({
      id: taken.body['id'],
      repeated: true,
    });
    const time = '2025-12-31T00:00:00.000Z';
    const earlier = await call('POST', '/v1/leaks', { body: { ...body, leakedAt: time } });
    expect(earlier.body).toMatchObject({ leakedAt: time, action: 'none', repeated: false, alertId: null });
    const junk = await call('POST', '/v1/leaks', { body: { secret: JUNK } });
    expect(junk.body).toMatchObject({ keyId: null, action: 'none', fingerprint: null });
    expect((await eventsOf('KeyDisabled')).find(({ keyId }) => keyId === id)).toMatchObject({
      userIdentity: { invokedBy: 'leaks' },
    });
  });

  it('acts again on what is found at another place, also where nobody names either, and else says that it is good', async () => {
    const { id, secret } = await made({ name: 'in two places' });
    const url = 'https://tickets.example.com/8';
    const report = (...argv: readonly string[]) => keytrail(['leaks', 'report', ...argv], `${secret}\n`);
    const shown = ([exitCode, out]: readonly [number, string]) => [exitCode, out.includes('STILL ACCEPTED')];
    expect(shown(await report('--source', 'ticket'))).toEqual([0, false]);
    await service.call('POST', `/v1/keys/${id}/enable`);
    expect(shown(await report('--source', 'pastebin', '--note', 'another place'))).toEqual([0, false]);
    expect([await codeOf(secret), (await alertsOf(id)).length]).toEqual(['DISABLED', 2]);
    expect(shown(await report('--url', url))).toEqual([0, false]);
    await service.call('POST', `/v1/keys/${id}/enable`);
    expect(shown(await report('--url', url))).toEqual([0, true]);
    const again = await call('POST', '/v1/leaks', { body: { secret, url } });
    expect(again.body).toMatchObject({ keyId: id, repeated: true, stillAccepted: true });
    expect([await codeOf(secret), (await leaksOf(id)).length]).toEqual(['VALID', 3]);
  });

  it('reports, lists and looks into it from the command line', async () => {
    const { id, secret } = await made({ name: 'cli' });
    const [exitCode, out] = await keytrail(['leaks', 'report', '--source', 'log', '--json'], `${secret}\n`);
    expect([exitCode, JSON.parse(out)]).toMatchObject([0, { keyId: id, source: 'report/log' }]);
    expect((await keytrail(['leaks', 'list', '--key-id', id]))[1]).toContain('disable');
    const [, report] = await keytrail(['leaks', 'blast-radius', id]);
    expect(report).toContain('Keys that it made');
    expect((await keytrail(['leaks', 'blast-radius', 'key_none']))[0]).not.toBe(0);
    expect((await keytrail(['leaks', 'report'], 'two secrets'))[0]).not.toBe(0);
  });
});

describe('the blast radius', () => {
  it('has what the key did and what the keys did that it made, and its reading is in the trail', async () => {
    const maker = await made({ name: 'maker', role: 'admin' });
    const create = async (by: string, name: string) => {
      const answer = await service.call('POST', '/v1/keys', { secret: by, body: { name, role: 'admin' } });
      secrets.push(String(answer.body['secret']));
      return { id: String((answer.body['key'] as { id: string }).id), secret: String(answer.body['secret']) };
    };
    const child = await create(maker.secret, 'child');
    const grandchild = await create(child.secret, 'grandchild');
    await service.call('GET', '/v1/keys', { secret: grandchild.secret });
    await service.call('POST', '/v1/leaks', { body: { secret: maker.secret } });
    const csv = await call('GET', `/v1/reports/blast-radius?keyId=${maker.id}&format=csv&since=2026-01-01`);
    expect([csv.status, csv.headers.get('content-type')]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
    ]);
    const html = await call('GET', `/v1/reports/blast-radius?keyId=${maker.id}&format=html&since=2026-01-01`);
    expect(html.text).toContain('<svg');
    const { body } = await call('GET', `/v1/reports/blast-radius?keyId=${maker.id}&since=2026-01-01`);
    expect(body['summary']).toMatchObject({
      successes: 1,
      keysMade: 2,
      leakReports: 1,
      requestsOfKeysMade: 2,
    });
    const sections = listAt(body, 'sections');
    expect(sections.find(({ title }) => title === 'Keys that it made')).toMatchObject({
      rows: [
        { keyId: child.id, generation: 1 },
        { keyId: grandchild.id, generation: 2 },
      ],
    });
    const issued = (await eventsOf('ReportIssued')).filter(({ asked }) =>
      JSON.stringify(asked).includes('blast-radius'),
    );
    expect(issued.length).toBeGreaterThanOrEqual(3);
    const other = await made({ name: 'other', tenant: 'globex', role: 'analyst' });
    const theirs = await service.call('GET', `/v1/reports/blast-radius?keyId=${maker.id}`, {
      secret: other.secret,
    });
    expect([theirs.status, theirs.body['code']]).toEqual([404, 'key_not_found']);
  });
});

describe('nothing that was found', () => {
  it('is in an answer, in the log or in a file', async () => {
    await service.app.profile.settle();
    const { text: metrics } = await service.call('GET', '/metrics', { secret: null });
    expect(metrics).toMatch(/keytrail_leak_messages\{result="refused"\} 9\n/);
    await service.halt();
    const written = [
      ...answers.map((text, at) => ({ where: `answer ${at}`, bytes: Buffer.from(text) })),
      { where: 'log', bytes: Buffer.from(service.logLines.join('')) },
      ...filesIn(service.root),
    ];
    for (const secret of secrets) {
      const body = Buffer.from(secret.slice(secret.indexOf('_') + 1));
      expect(written.filter(({ bytes }) => bytes.includes(body)).map(({ where }) => where)).toEqual([]);
    }
  });
});

const filesIn = (directory: string) =>
  readdirSync(directory, { recursive: true })
    .map((name) => join(directory, String(name)))
    .filter((path) => statSync(path).isFile())
    .flatMap((where) => {
      const bytes = readFileSync(where);
      return where.endsWith('.gz') ? [{ where, bytes: gunzipSync(bytes) }] : [{ where, bytes }];
    });
