import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import { principalCreated } from '../../../test/fixtures/identity-events.ts';
import { SignInThrottle } from './domain/sign-in-throttle.ts';
import { formatScryptHash } from './domain/scrypt-hash.ts';
import { PasswordChecks } from './password-checks.ts';
import { PasswordSignIn } from './password-sign-in.ts';

const NOW = '2026-11-20T21:00:00.000Z';
const PASSWORD = 'correct horse battery staple';
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const HASH = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });

let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;
const clock = new HandClock(NOW);
let before = new Set<string>();
let name = '';
let people = 0;
beforeAll(async () => {
  keys = await openEmbeddedKeys(clock);
});
beforeEach(async () => {
  people += 1;
  name = `ana-${people}`;
  clock.set(NOW);
  await keys.services.commands.record(principalCreated({ name }));
  before = new Set((await keys.events()).map(({ id }) => id));
});
afterAll(async () => {
  await keys.close();
  keys.remove();
});

function passwords(): PasswordSignIn {
  const { service: sessions, trail } = keys.services.sessions;
  return new PasswordSignIn({
    principals: keys.directory.principals,
    passwords: { hashFor: () => HASH },
    checks: new PasswordChecks(),
    throttle: new SignInThrottle(),
    ...{ sessions, trail, clock },
  });
}

const attempt = (by: PasswordSignIn, password: string, as = name, ip = '203.0.113.7') =>
  by.signIn({ name: as, password, origin: { ip, userAgent: 'spec', requestId: null } });
const failures = async () =>
  (await keys.events()).flatMap((event) =>
    event.type === 'SignInFailed' && !before.has(event.id)
      ? [[event.data.principalName, event.data.reason, event.outcome]]
      : [],
  );
const codeOf = async (answer: ReturnType<typeof attempt>): Promise<string> => {
  const settled = await answer;
  return settled.ok ? 'signed in' : settled.refusal.code;
};

describe('signing in with a password', () => {
  it('leaves in the trail why it failed, and of a name that nobody has nothing', async () => {
    const by = passwords();
    expect(await codeOf(attempt(by, 'wrong'))).toBe('sign_in_failed');
    expect(await codeOf(attempt(by, PASSWORD, PASSWORD))).toBe('sign_in_failed');
    expect(await failures()).toEqual([
      [name, 'wrong_password', 'INVALID'],
      [null, 'unknown_principal', 'INVALID'],
    ]);
    expect(JSON.stringify(await keys.events())).not.toContain('horse');
  });

  it('is refused while an attempt has to wait, which is in the trail once per wait', async () => {
    const by = passwords();
    for (let n = 0; n < 5; n += 1) await attempt(by, 'wrong');
    for (let n = 0; n < 3; n += 1) {
      expect(await attempt(by, PASSWORD)).toEqual({
        ok: false,
        refusal: {
          code: 'sign_in_throttled',
          detail: 'Too many sign-ins failed; try again in 1 s.',
          retryAfterSeconds: 1,
        },
      });
    }
    clock.set('2026-11-20T21:00:01.000Z');
    expect(await codeOf(attempt(by, PASSWORD))).toBe('signed in');
    expect(await failures()).toEqual([
      ...Array.from({ length: 5 }, () => [name, 'wrong_password', 'INVALID']),
      [name, 'throttled', 'RATE_LIMITED'],
    ]);
  });

  it('compares at most as many as can wait; those that are turned away do not count as failures', async () => {
    const by = passwords();
    const names = Array.from({ length: 25 }, (_, n) => `${name}-${n}`);
    await Promise.all(names.map((each) => keys.services.commands.record(principalCreated({ name: each }))));
    const codes = await Promise.all(
      names.map((each, n) => codeOf(attempt(by, 'wrong', each, `198.51.100.${n}`))),
    );
    expect(codes.filter((code) => code === 'busy')).toHaveLength(7);
    const again = codes.findIndex((code) => code === 'busy');
    for (let n = 0; n < 5; n += 1)
      expect(await codeOf(attempt(by, 'wrong', `${name}-${again}`, `198.51.100.${again}`))).toBe(
        'sign_in_failed',
      );
  });
});
