import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestService } from './service.ts';

let service: TestService;
const secrets: string[] = [];
const refusals: string[] = [];
/** A key of another system, of a form that we do not know. */
const FOREIGN = 'hunter2-other-system-credential';

/** A key of configuration, which is no different from any other text. */
const CONFIGURED = 'pk_acme_"abc\\123';

/** All files under a directory, archive files unpacked as well as packed. */
function everythingIn(directory: string): readonly { readonly path: string; readonly bytes: Buffer }[] {
  return readdirSync(directory, { recursive: true })
    .map((name) => join(directory, String(name)))
    .filter((path) => statSync(path).isFile())
    .flatMap((path) => {
      const bytes = readFileSync(path);
      return path.endsWith('.gz')
        ? [
            { path, bytes },
            { path, bytes: gunzipSync(bytes) },
          ]
        : [{ path, bytes }];
    });
}

beforeAll(async () => {
  service = await TestService.start({ KEYTRAIL_LOG_LEVEL: 'trace', API_KEY_DEFAULT: CONFIGURED });
  secrets.push(service.administrator, CONFIGURED);
  const call: TestService['call'] = async (method, path, options) => {
    const answer = await service.call(method, path, options);
    if (answer.status >= 400) refusals.push(answer.text);
    return answer;
  };
  const { id, secret } = await service.createKey({ name: 'watched', role: 'viewer' });
  secrets.push(secret);
  const rotated = await call('POST', `/v1/keys/${id}/rotate`, { body: { graceSeconds: 60 } });
  secrets.push(String(rotated.body['secret']));

  // Every place where a client can put a secret, rightly or wrongly.
  const elsewhere = {
    'user-agent': `curl ${secret}`,
    'x-request-id': secret,
    referer: secret,
    cookie: `key=${secret}`,
  };
  for (const presented of [...secrets, FOREIGN]) {
    await call('GET', `/v1/keys?api_key=${presented}`, { secret: null });
    await call('GET', '/v1/keys', { secret: presented, headers: elsewhere });
    await call('GET', `/nowhere/${presented}?api_key=${presented}`, { secret: null });
    await call('GET', `/v1/keys/${presented}`);
    await call('POST', '/v1/keys/verify', {
      body: { secret: presented, endpoint: `/q?api_key=${presented}` },
    });
    await call('GET', '/v1/authorize', {
      secret: null,
      headers: { 'x-original-uri': `/q/${presented}?api_key=${presented}` },
    });
    await call('POST', '/v1/keys', { body: { name: presented, [presented]: presented } });
    await call('POST', '/v1/keys', { body: `{"name": ${presented}` });
    await call('PATCH', `/v1/keys/${id}`, { body: { note: presented } });
    await call('POST', `/v1/keys/${id}/disable`, { body: { reason: presented } });
    await call('POST', '/v1/keys', { headers: { 'idempotency-key': presented }, body: { name: 'x' } });
    await call('POST', '/v1/sql', {
      body: { sql: `SELECT '${presented}' AS s FROM audit_trail`, parameters: [] },
    });
    await call('POST', '/v1/sql', { body: { sql: `SELEC '${presented}'` } });
    await call('GET', `/v1/events?owner=${presented}`);
    await call('POST', '/v1/usage', {
      body: `{"id":"${presented}"}\n${presented}`,
      headers: { 'content-type': 'application/x-ndjson' },
    });
  }
  await call('POST', '/v1/keys/revoke', { body: { secret, reason: 'leaked' } });
  await service.app.profile.settle();
  await service.halt();
});
afterAll(() => service.stop());

describe('nothing that the service wrote holds a secret', () => {
  it('in any refusal, even of a request that held one', () => {
    expect(refusals.length).toBeGreaterThan(30);
    for (const secret of secrets)
      expect(refusals.filter((text) => text.includes(secret.slice(3)))).toEqual([]);
  });

  it('in its log, at its most talkative', () => {
    const log = service.logLines.join('');
    expect(service.logLines.length).toBeGreaterThan(50);
    for (const secret of secrets) expect(log).not.toContain(secret.slice(3));
    expect(log).not.toContain('api_key=hunter2');
  });

  it('in any file of its data directory', () => {
    const files = everythingIn(service.root);
    expect(files.some(({ path }) => path.endsWith('.json.gz'))).toBe(true);
    for (const secret of secrets) {
      const body = Buffer.from(secret.slice(secret.indexOf('_') + 1));
      expect(files.filter(({ bytes }) => bytes.includes(body)).map(({ path }) => path)).toEqual([]);
    }
  });
});
