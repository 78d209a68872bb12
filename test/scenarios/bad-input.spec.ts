import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROBLEM_CODES, isProblemCode } from '../../src/modules/http/problem-codes.ts';
import { listAt, TestService, type Answer, type CallOptions } from './service.ts';

let service: TestService;
let keyId = '';
beforeAll(async () => {
  service = await TestService.start();
  keyId = (await service.createKey({ name: 'subject' })).id;
});
afterAll(() => service.stop());

/** Every refusal has this form, whatever was wrong. */
function expectProblem(answer: Answer, code: string): void {
  expect(answer.body['code']).toBe(code);
  if (!isProblemCode(code)) throw new Error(`${code} is not a code`);
  const { status, title } = PROBLEM_CODES[code];
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('x-request-id')).toBe(answer.body['requestId']);
  expect(answer.body).toMatchObject({
    type: `/errors/${code}`,
    title,
    status,
    detail: expect.stringMatching(/\S/),
  });
}

const refused = async (method: string, path: string, options: CallOptions, code: string): Promise<Answer> => {
  const answer = await service.call(method, path, options);
  expectProblem(answer, code);
  return answer;
};

describe('a creation is refused, and makes no key, when', () => {
  const cases: readonly (readonly [string, unknown, string, string])[] = [
    ['the body is not JSON', '{"name":', 'malformed_request', ''],
    ['the body is empty', '', 'malformed_request', ''],
    ['expiresInDays is NaN', '{"name":"x","expiresInDays":NaN}', 'malformed_request', ''],
    [
      'the body reaches for the prototype',
      '{"name":"x","__proto__":{"role":"admin"}}',
      'malformed_request',
      '',
    ],
    ['the body is a list', [], 'validation_failed', '$'],
    ['the body is null', 'null', 'validation_failed', '$'],
    ['there is no name', {}, 'validation_failed', 'name'],
    ['the name is a number', { name: 7 }, 'validation_failed', 'name'],
    ['the name is empty', { name: '' }, 'validation_failed', 'name'],
    ['the name is blank', { name: '   ' }, 'validation_failed', 'name'],
    ['the name has 300 characters', { name: 'n'.repeat(300) }, 'validation_failed', 'name'],
    ['the name has a control character', { name: 'a\u0000b' }, 'validation_failed', 'name'],
    ['the name has a line break', { name: 'a\nb' }, 'validation_failed', 'name'],
    ['the name turns the reading direction', { name: 'a\u202eb' }, 'validation_failed', 'name'],
    ['the name has half a character', { name: 'a\ud800' }, 'validation_failed', 'name'],
    ['there is an unknown field', { name: 'x', admin: true }, 'validation_failed', '$'],
    ['expiresInDays is 0', { name: 'x', expiresInDays: 0 }, 'validation_failed', 'expiresInDays'],
    ['expiresInDays is 366', { name: 'x', expiresInDays: 366 }, 'validation_failed', 'expiresInDays'],
    ['expiresInDays is a text', { name: 'x', expiresInDays: '30' }, 'validation_failed', 'expiresInDays'],
    ['expiresInDays is a fraction', { name: 'x', expiresInDays: 1.5 }, 'validation_failed', 'expiresInDays'],
    [
      'expiresInDays is beyond all numbers',
      '{"name":"x","expiresInDays":1e999}',
      'validation_failed',
      'expiresInDays',
    ],
    [
      'it shall never expire, where that is not allowed',
      { name: 'x', expiresInDays: null },
      'validation_failed',
      'expiresInDays',
    ],
    ['the role does not exist', { name: 'x', role: 'root' }, 'validation_failed', 'role'],
    ['a scope does not exist', { name: 'x', scopes: ['everything'] }, 'validation_failed', 'scopes[0]'],
    [
      'a dataset is not a text',
      { name: 'x', allowedDatasets: ['a', 1] },
      'validation_failed',
      'allowedDatasets[1]',
    ],
    [
      'there are too many datasets',
      { name: 'x', allowedDatasets: Array(501).fill('d') },
      'validation_failed',
      'allowedDatasets',
    ],
    ['the rate limit is 0', { name: 'x', rateLimit: 0 }, 'validation_failed', 'rateLimit'],
    ['the tenant has a slash', { name: 'x', tenant: 'a/b' }, 'validation_failed', 'tenant'],
    ['the note is too long', { name: 'x', note: 'n'.repeat(1_001) }, 'validation_failed', 'note'],
  ];
  it.each(cases)('%s', async (_, body, code, path) => {
    const answer = await refused('POST', '/v1/keys', { body }, code);
    if (path !== '') expect(listAt(answer.body, 'errors').map((error) => error['path'])).toContain(path);
    const { body: page } = await service.call('GET', '/v1/keys?limit=500');
    expect(listAt(page, 'items').map((item) => item['name'])).toEqual(['first administrator', 'subject']);
  });

  it('a secret stands in a text that would be stored', async () => {
    for (const field of ['name', 'owner', 'note']) {
      const body = { name: 'x', [field]: `my ${service.administrator}` };
      const answer = await refused('POST', '/v1/keys', { body }, 'validation_failed');
      expect(answer.text).not.toContain(service.administrator);
    }
  });

  it('the body is over the limit, even if it is no JSON', async () => {
    await refused('POST', '/v1/keys', { body: { name: 'x'.repeat(1_100_000) } }, 'body_too_large');
  });

  it('the content type is another one', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/x-ndjson',
      'multipart/form-data; boundary=x',
    ];
    for (const type of types) {
      await refused(
        'POST',
        '/v1/keys',
        { body: 'name=x', headers: { 'content-type': type } },
        'unsupported_media_type',
      );
    }
  });

  it('the Idempotency-Key is not one', async () => {
    const headers = { 'idempotency-key': 'a b' };
    await refused('POST', '/v1/keys', { body: { name: 'x' }, headers }, 'validation_failed');
  });
});

describe('a request is refused when', () => {
  it.each([
    ['GET', '/v1/keys/key_unknown', undefined, 'key_not_found'],
    ['PATCH', '/v1/keys/key_unknown', { name: 'x' }, 'key_not_found'],
    ['POST', '/v1/keys/key_unknown/revoke', {}, 'key_not_found'],
    ['POST', '/v1/keys/key_unknown/rotate', {}, 'key_not_found'],
    ['POST', '/v1/keys/key_unknown/disable', {}, 'key_not_found'],
    ['GET', '/v1/keys/key_unknown/usage', undefined, 'key_not_found'],
    ['POST', '/v1/keys/revoke', { secret: 'qk_unknown' }, 'key_not_found'],
  ])('its key does not exist: %s %s', async (method, path, body, code) => {
    await refused(method, path, { body }, code);
  });

  it.each([
    ['GET', '/v1/keys/a%00b'],
    ['GET', `/v1/keys/${'k'.repeat(300)}`],
    ['GET', '/v1/keys?limit=0'],
    ['GET', '/v1/keys?limit=501'],
    ['GET', '/v1/keys?limit=1e2'],
    ['GET', '/v1/keys?limit=5&limit=6'],
    ['GET', '/v1/keys?colour=red'],
    ['GET', '/v1/keys?status=active'],
    ['GET', '/v1/events?from=yesterday'],
    ['GET', '/v1/events?type=x%27%20OR%201'],
    ['GET', '/v1/reports/unused-keys?days=0'],
    ['GET', '/v1/reports/unused-keys?format=xml'],
    ['GET', '/v1/reports/unused-keys?asOf=2999-01-01'],
    ['GET', '/v1/reports/usage?from=2026-02-01&to=2026-01-01'],
  ])('a value is not allowed: %s %s', async (method, path) => {
    await refused(method, path, {}, 'validation_failed');
  });

  it.each([
    ['/verify', {}],
    ['/verify', { secret: '' }],
    ['/verify', { secret: 'x'.repeat(513) }],
    ['/verify', { secret: 'qk_x', sourceIp: 'localhost' }],
    ['/verify', { secret: 'qk_x', dataset: 'a\u0007' }],
    ['/verify', { secret: 'qk_x', extra: 1 }],
    ['/revoke', { reason: 'x' }],
  ])('a body is not as it must be: POST /v1/keys%s %j', async (path, body) => {
    await refused('POST', `/v1/keys${path}`, { body }, 'validation_failed');
  });

  it('a grace is negative, fractional, or longer than the old secret lives', async () => {
    for (const graceSeconds of [-1, 0.5, '60', 2_592_001]) {
      await refused('POST', `/v1/keys/${keyId}/rotate`, { body: { graceSeconds } }, 'validation_failed');
    }
    const { id } = await service.createKey({ name: 'short', expiresInDays: 1 });
    await refused(
      'POST',
      `/v1/keys/${id}/rotate`,
      { body: { graceSeconds: 172_800 } },
      'rotation_grace_exceeds_expiry',
    );
    await service.call('POST', `/v1/keys/${id}/revoke`);
  });

  it('there is no such route, or not by that method', async () => {
    await refused('GET', '/v2/keys', {}, 'route_not_found');
    await refused('GET', '/v1/keys/', {}, 'route_not_found');
    const answer = await refused('DELETE', `/v1/keys/${keyId}`, {}, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PATCH');
  });

  it('its path is not valid percent-encoding', async () => {
    await refused('GET', '/v1/keys/%ff', {}, 'malformed_request');
  });

  it('its bytes are no HTTP at all', async () => {
    const { port, hostname } = new URL(service.app.url);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('NONSENSE\r\n\r\n'));
      let received = '';
      socket.on('data', (data) => (received += data.toString()));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
    });
    expect(text.startsWith('HTTP/1.1 400 ')).toBe(true);
    expect(text).toContain('"code":"malformed_request"');
  });
});

describe('SQL is refused when', () => {
  it.each([
    ['it writes', 'DROP TABLE audit_trail', 'sql_not_allowed'],
    ['it reads a file', "SELECT * FROM read_csv('/etc/passwd')", 'sql_not_allowed'],
    ['it is two statements', 'SELECT 1; SELECT 2', 'sql_not_allowed'],
    ['it changes a setting', 'PRAGMA database_list', 'sql_not_allowed'],
    ['it does not parse', 'SELEC 1', 'sql_invalid'],
    ['its column does not exist', 'SELECT nothing FROM audit_trail', 'sql_invalid'],
  ])('%s', async (_, sql, code) => {
    await refused('POST', '/v1/sql', { body: { sql } }, code);
  });

  it('it is not a text, too long, or its parameters are objects', async () => {
    for (const body of [
      { sql: 1 },
      { sql: '' },
      { sql: 'x'.repeat(65_537) },
      { sql: 'SELECT 1', parameters: [{}] },
    ]) {
      await refused('POST', '/v1/sql', { body }, 'validation_failed');
    }
  });
});

describe('a usage batch', () => {
  const send = (lines: readonly string[], type = 'application/x-ndjson') =>
    service.call('POST', '/v1/usage', { body: lines.join('\n'), headers: { 'content-type': type } });

  it('is refused whole when it is JSON, empty or has more than 10,000 lines', async () => {
    expectProblem(await send(['{}'], 'application/json'), 'unsupported_media_type');
    expectProblem(await send(['', '']), 'validation_failed');
    expectProblem(await send(Array<string>(10_001).fill('{}')), 'validation_failed');
  });

  it('is taken line by line otherwise, and a wrong line does not cost the good ones', async () => {
    const id = '019a9b3c-5d71-7b12-9c23-ad34be45cf01';
    const good = JSON.stringify({ id, keyId, time: new Date().toISOString(), dataset: 'orders' });
    const answer = await send([
      good,
      'nonsense',
      '{"id":"x"}',
      good.replace(keyId, 'key_none').replace('01"', '02"'),
    ]);
    expect(answer.status).toBe(200);
    expect(listAt(answer.body, 'results').map(({ line, status, code }) => [line, status, code])).toEqual([
      [1, 'recorded', null],
      [2, 'refused', 'malformed_request'],
      [3, 'refused', 'validation_failed'],
      [4, 'refused', 'key_not_found'],
    ]);
    expect((await send([good])).body).toMatchObject({ recorded: 0, duplicates: 1, refused: 0 });
  });
});
