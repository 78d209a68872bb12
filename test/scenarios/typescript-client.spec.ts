import { spawn } from 'node:child_process';
import { scryptSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type ClientOptions, type Tokens } from '../../src/client/index.ts';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { TestService } from './service.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PASSWORD = 'correct horse battery staple';
const NAME = 'ana@example.com';
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const HASH = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });

let service: TestService;
beforeAll(async () => {
  service = await TestService.start(
    {},
    { passwords: { hashFor: (name) => (name === NAME ? HASH : undefined) } },
  );
  await service.call('POST', '/v1/principals', {
    body: { name: NAME, kind: 'user', email: NAME, tenant: 'acme', role: 'user' },
  });
});
afterAll(() => service.stop());

const clientOf = (options: Omit<ClientOptions, 'url'> = {}) =>
  createClient({ url: service.app.url, ...options });

function administrator() {
  const client = clientOf();
  client.loginWithApiKey(service.administrator);
  return client;
}

/** Runs a program of Node in a process of its own. */
async function run(
  file: string,
  input = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(ROOT, file)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment, NODE_OPTIONS: '' },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((done, failed) => child.on('close', done).on('error', failed));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect([await ended, err]).toEqual([0, '']);
  return out;
}

describe('the TypeScript client', () => {
  it('logs somebody in, manages their keys, and logs them out', async () => {
    const client = clientOf();
    expect([client.loggedIn(), await client.login(NAME, PASSWORD)]).toEqual([
      null,
      expect.objectContaining({ name: NAME, tenant: 'acme', role: 'user' }),
    ]);
    expect([client.loggedIn(), await client.whoami()]).toEqual([
      service.app.url,
      expect.objectContaining({ kind: 'session', owner: NAME }),
    ]);

    const { key, secret } = await client.apiKeys.create({ name: 'mine', allowedDatasets: ['orders'] });
    expect(key).toMatchObject({ name: 'mine', owner: NAME, status: 'ACTIVE', allowedDatasets: ['orders'] });
    expect(await client.apiKeys.get(key.id)).toEqual(key);
    expect(await client.apiKeys.get('key_none')).toBe(null);
    expect(await client.verify({ secret, dataset: 'payroll' })).toMatchObject({
      valid: false,
      code: 'FORBIDDEN',
    });

    const rotated = await client.apiKeys.rotate(key.id, { graceSeconds: 0 });
    expect((await client.verify({ secret })).valid).toBe(false);
    expect(await client.verify({ secret: rotated.secret })).toMatchObject({ valid: true, code: 'VALID' });
    expect(await client.usage(key.id)).toMatchObject({ key_id: key.id, key: rotated.key.fingerprint });
    expect(await client.apiKeys.revoke({ secret: rotated.secret, reason: 'found' })).toMatchObject({
      id: key.id,
      status: 'REVOKED',
      revocationReason: 'found',
    });

    await client.logout();
    expect(client.loggedIn()).toBe(null);
    await expect(client.whoami()).rejects.toMatchObject({ status: 401, code: 'api_key_required' });
  });

  it('lists one’s own keys, and everybody’s as an administrator, over several pages', async () => {
    const [client, admin] = [clientOf(), administrator()];
    await client.login(NAME, PASSWORD);
    const names = ['list-1', 'list-2', 'list-3'];
    for (const name of names) await client.apiKeys.create({ name });
    await admin.apiKeys.create({ name: 'list-of-admin' });
    const listed = async (list: AsyncIterable<{ readonly name: string }>) => {
      const seen: string[] = [];
      for await (const { name } of list) if (name.startsWith('list-')) seen.push(name);
      return seen;
    };
    expect(await listed(client.apiKeys.list({ limit: 2 }))).toEqual(names);
    expect(await listed(admin.apiKeys.list())).toEqual(['list-of-admin']);
    expect(await listed(admin.admin.apiKeys.list({ limit: 1 }))).toEqual([...names, 'list-of-admin']);
    const page = await admin.admin.apiKeys.list({ owner: NAME, limit: 1 }).firstPage();
    expect([page.items.length, typeof page.nextCursor]).toEqual([1, 'string']);
    const [first] = await client.apiKeys.list({ name: 'list-1' }).all();
    expect(await admin.admin.apiKeys.revoke({ id: first?.id ?? '', reason: 'review' })).toMatchObject({
      name: 'list-1',
      status: 'REVOKED',
    });
  });

  it('refreshes a session once for requests at the same time, so that the service does not end it', async () => {
    /** The service as it is, but for an access token that seems to be due at once. */
    const due: ClientOptions['fetch'] = async (url, init) => {
      const response = await fetch(url, init);
      if (!url.endsWith('/v1/sign-in')) return response;
      const tokens = (await response.json()) as Tokens;
      return Response.json({ ...tokens, accessTokenExpiresInSeconds: 1 });
    };
    const client = clientOf({ fetch: due });
    await client.login(NAME, PASSWORD);
    const asked = await Promise.all(Array.from({ length: 20 }, () => client.whoami()));
    const [sessionId = ''] = [...new Set(asked.map(({ session }) => session?.id))];
    const { body } = await client.request({ method: 'GET', path: '/v1/sessions' });
    expect((body as { items: { id: string }[] }).items.find(({ id }) => id === sessionId)).toMatchObject({
      status: 'OPEN',
      refreshCount: 1,
    });
  });

  it('has the service’s words for what is refused', async () => {
    const client = administrator();
    await expect(client.apiKeys.create({ name: 'x', rateLimit: 0 })).rejects.toMatchObject({
      name: 'KeytrailError',
      status: 422,
      code: 'validation_failed',
      errors: [{ path: 'rateLimit', message: expect.any(String) }],
      requestId: expect.any(String),
    });
    client.loginWithApiKey('qk_nobody');
    await expect(client.whoami()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
    await expect(clientOf().login(NAME, 'wrong password')).rejects.toMatchObject({ code: 'sign_in_failed' });
  });
});

describe('what is said of the client', () => {
  it('in docs/client.md is a program that prints what stands below it', async () => {
    const file = 'test/fixtures/client-consumer/pipeline-key.mts';
    const [page, program] = await Promise.all(
      ['docs/client.md', file].map((path) => readFile(join(ROOT, path), 'utf8')),
    );
    const printed = await run(file, '', {
      KEYTRAIL_URL: service.app.url,
      KEYTRAIL_API_KEY: service.administrator,
    });
    expect(page).toContain(`\`\`\`ts\n${program}\`\`\`\n`);
    const whenever = (written: string | undefined) => written?.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…');
    expect(whenever(page)).toContain(`\`\`\`\n${whenever(printed)}\`\`\`\n`);
  });

  it('by its types is what the OpenAPI document says today', async () => {
    const { text: document } = await service.call('GET', '/openapi.json');
    const generated = await run('test/docs/client-types.child.ts', document);
    const checkedIn = await readFile(join(ROOT, 'src/client/openapi.ts'), 'utf8');
    expect(generated === checkedIn ? 'up to date' : 'out of date: run npm run docs:openapi').toBe(
      'up to date',
    );
  });
});
