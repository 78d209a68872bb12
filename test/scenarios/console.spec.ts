import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestService, type Answer } from './service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ KEYTRAIL_CONSOLE: 'on' });
}, 240_000);
afterAll(() => service.stop());

const ask = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  service.call('GET', path, { secret: null, headers });

/** Addresses in the page, as a browser resolves them. */
const linkedBy = ({ text }: Answer): readonly string[] =>
  [...text.matchAll(/(?:href|src)="(?!data:)([^"]+)"/g)].map(([, path = '']) => resolved(path, '/console'));

/** Every import of a script, whatever the server believes it imports. */
const importedBy = ({ text }: Answer, path: string): readonly string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+\.js)["']/g)].map(([, target = '']) =>
    resolved(target, path),
  );

const resolved = (target: string, base: string): string => {
  const { origin, pathname } = new URL(target, new URL(base, service.app.url));
  expect(origin).toBe(new URL(service.app.url).origin);
  return pathname;
};

describe('the console', () => {
  it('is a page for anybody, which holds nothing and may load nothing from elsewhere', async () => {
    const { status, headers, text } = await ask('/console');
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers.has('set-cookie')).toBe(false);
    // What the policy forbids anyway, so that nobody finds the page without its scripts and style.
    expect(text).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
  });

  it('is served with everything that its scripts import, and each of it by its kind', async () => {
    const page = await ask('/console');
    const waiting = linkedBy(page).filter((path) => path !== '/docs');
    const kinds = new Map<string, string | null>();
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (kinds.has(path)) continue;
      const file = await ask(path);
      expect([path, file.status, file.headers.get('x-content-type-options')]).toEqual([path, 200, 'nosniff']);
      expect(file.headers.get('content-security-policy')).toBe(page.headers.get('content-security-policy'));
      kinds.set(path, file.headers.get('content-type'));
      if (path.endsWith('.js')) waiting.push(...importedBy(file, path));
    }
    expect([...new Set(kinds.values())].sort()).toEqual([
      ...['text/css; charset=utf-8', 'text/javascript; charset=utf-8'],
    ]);
    expect([...kinds.keys()]).toEqual(
      expect.arrayContaining([
        '/console/console.css',
        '/console/modules/console/start.js',
        '/console/client/index.js',
      ]),
    );
  });

  it('is not sent again to whoever has it', async () => {
    for (const path of ['/console', '/console/modules/console/start.js']) {
      const etag = (await ask(path)).headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[\w-]{43}"$/);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
        const { status, text } = await ask(path, { 'if-none-match': known });
        expect([path, known, status, text]).toEqual([path, known, 304, '']);
      }
      expect((await ask(path, { 'if-none-match': '"other"' })).status).toBe(200);
    }
  });

  it.each([
    '/console/app.js',
    '/console/main.js',
    '/console/modules/http/http.module.js',
    '/console/modules/console/.tsbuildinfo',
    '/console/modules/console/pages/pages.spec.ts',
    '/console/%2e%2e/package.json',
    '/console/..%2f..%2fpackage.json',
    '/console/modules/console/start.js/',
  ])('gives nobody a file that it does not use: %s', async (path) => {
    const { status, body } = await ask(path);
    expect([status, body['code']]).toEqual([404, 'route_not_found']);
  });

  it('leads to itself where somebody typed a slash too many', async () => {
    const answer = await fetch(new URL('/console/', service.app.url), { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '../console']);
  });

  it('takes no notice of a key in its address, and repeats none', async () => {
    const { status, text } = await ask(`/console?api_key=${service.administrator}`);
    expect([status, text.includes(service.administrator)]).toEqual([200, false]);
    expect(service.logLines.join('')).not.toContain(service.administrator);
  });
});

it('is not there where it was turned off', async () => {
  const without = await TestService.start({ KEYTRAIL_CONSOLE: 'off' });
  try {
    for (const path of ['/console', '/console/console.css', '/console/modules/console/start.js']) {
      const { status, body } = await without.call('GET', path, { secret: null });
      expect([path, status, body['code']]).toEqual([path, 404, 'route_not_found']);
    }
  } finally {
    await without.stop();
  }
}, 240_000);
