import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FetchFunction } from './exchange.ts';
import { FakeService, URL_OF_FAKE } from './fake-service.fixture.ts';
import { createClient } from './keytrail-client.ts';
import { KeytrailError } from './keytrail-error.ts';

const SECRET = 'qk_aVerySecretThing';

function clientWith(
  fetch: FetchFunction,
  options: { readonly url?: string; readonly timeoutMs?: number } = {},
) {
  const client = createClient({ url: URL_OF_FAKE, fetch, ...options });
  client.loginWithApiKey(SECRET);
  return client;
}

async function errorOf(promise: Promise<unknown>): Promise<KeytrailError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KeytrailError))
    throw new Error('it did not end with a KeytrailError', { cause: error });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
  return error;
}

/** Never answers; ends as `fetch` does when its signal says so. */
const silent: FetchFunction = (_url, { signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });

describe('a request', () => {
  it('goes to the service alone, with the key in a header, no cookies, and nothing kept', async () => {
    const service = new FakeService(() => ({}));
    await clientWith(service.fetch, { url: `${URL_OF_FAKE}/prefix` }).verify({ secret: 'qk_other' });
    const [sent] = service.sent;
    expect(sent?.route).toBe('POST /prefix/v1/keys/verify');
    expect(sent?.init).toMatchObject({ redirect: 'manual', credentials: 'omit', cache: 'no-store' });
    expect(Object.fromEntries(new Headers(sent?.init.headers))).toEqual({
      authorization: `Bearer ${SECRET}`,
      'content-type': 'application/json',
    });
  });

  it('never leaves the service, whatever its path', async () => {
    const service = new FakeService(() => ({}));
    const client = clientWith(service.fetch, { url: `${URL_OF_FAKE}/prefix/` });
    for (const path of [
      '//evil.example/v1',
      'https://evil.example',
      '/\\evil.example',
      '/../v1',
      '/a/../../b',
    ]) {
      const before = service.sent.length;
      const asked = client.request({ method: 'GET', path }).then(
        () => 'asked',
        () => 'refused',
      );
      const outcome = await asked;
      if (outcome === 'asked') expect(service.routes[before]).toMatch(/^GET \/prefix\//);
      else expect(service.sent).toHaveLength(before);
    }
    await fc.assert(
      fc.asyncProperty(fc.webPath({ size: 'small' }), fc.string(), async (path, junk) => {
        const seen: string[] = [];
        const recording = clientWith(
          (url) => {
            seen.push(url);
            return Promise.resolve(new Response('{}'));
          },
          { url: `${URL_OF_FAKE}/prefix/` },
        );
        await recording.request({ method: 'GET', path: `${path}${junk}` }).catch(() => undefined);
        for (const url of seen) expect(url.startsWith(`${URL_OF_FAKE}/prefix/`)).toBe(true);
      }),
    );
  });

  it.each([301, 302, 303, 307, 308])('is not sent on by a redirect with %i', async (status) => {
    const service = new FakeService(() => ({
      status,
      text: '',
      headers: { location: 'https://evil.example' },
    }));
    const error = await errorOf(clientWith(service.fetch).whoami());
    expect([error.status, error.code, service.routes]).toEqual([status, 'redirected', ['GET /v1/me']]);
  });

  it('is not sent on in browsers, which hide where to', async () => {
    const opaque = Object.defineProperties(Response.error(), { type: { value: 'opaqueredirect' } });
    const error = await errorOf(clientWith(() => Promise.resolve(opaque)).whoami());
    expect([error.status, error.code]).toEqual([0, 'redirected']);
  });

  it('ends with the reason of its signal, before it is sent and while it is under way', async () => {
    const service = new FakeService(() => ({}));
    const reason = new Error('not wanted any more');
    await expect(clientWith(service.fetch).whoami({ signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(service.routes).toEqual([]);
    const stop = new AbortController();
    const asked = clientWith(silent).whoami({ signal: stop.signal });
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it('ends when its time is over', async () => {
    const error = await errorOf(clientWith(silent, { timeoutMs: 1 }).whoami());
    expect([error.status, error.code, error.detail]).toEqual([
      0,
      'timeout',
      `${URL_OF_FAKE} did not answer within 1 ms.`,
    ]);
  });

  it('says that nobody answers, and nothing of what the implementation of fetch says about it', async () => {
    const refused = new TypeError('fetch failed', {
      cause: Object.assign(new Error(`connect ${SECRET}`), { code: 'ECONNREFUSED' }),
    });
    const error = await errorOf(clientWith(() => Promise.reject(refused)).whoami());
    expect([error.status, error.code, error.message]).toEqual([
      0,
      'unreachable',
      `${URL_OF_FAKE} cannot be reached (ECONNREFUSED). (unreachable)`,
    ]);
    const quoting = new Error(`"Bearer ${SECRET}" is no header`);
    expect((await errorOf(clientWith(() => Promise.reject(quoting)).whoami())).detail).toBe(
      `${URL_OF_FAKE} cannot be reached.`,
    );
  });
});

describe('the address', () => {
  it.each(['', 'keys.example.com', 'ftp://keys.example.com', 'https://ana:hunter2@keys.example.com'])(
    'is not %j, and is not quoted',
    (url) => {
      expect(() => createClient({ url })).toThrow(
        new TypeError('url must be an http or https address without a name or password in it.'),
      );
    },
  );
});
