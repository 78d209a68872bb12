import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caller, HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import { NO_ORIGIN, systemActor } from '../../events/envelope.ts';
import { systemIds } from '../../shared/ids.ts';
import type { CreateKeyInput } from '../keys/commands/create-key/create-key.command.ts';
import { DisableKey } from '../keys/commands/disable-key/disable-key.command.ts';
import { DisableKeyHandler } from '../keys/commands/disable-key/disable-key.handler.ts';
import { RevokeKey } from '../keys/commands/revoke-key/revoke-key.command.ts';
import { RotateKey } from '../keys/commands/rotate-key/rotate-key.command.ts';
import { formatSecret } from '../keys/domain/secret-format.ts';
import { decideCreatePrincipal } from './domain/create-principal.ts';
import { decideDisablePrincipal } from './domain/disable-principal.ts';
import { principalIdOf } from './domain/principal-id.ts';
import { ensureAdministrator, type FirstAdministrator } from './first-administrator.ts';

const NOW = '2026-11-20T21:04:44.123Z';
const secret = formatSecret('qk', new Uint8Array(32).fill(7));

let clock: HandClock;
let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;

beforeEach(async () => {
  clock = new HandClock(NOW);
  keys = await openEmbeddedKeys(clock);
});
afterEach(async () => {
  await keys.close();
  keys.remove();
});

const ensure = (configured: string | null, sharedName: string | null = null): Promise<FirstAdministrator> =>
  ensureAdministrator(
    {
      ...keys.services,
      directory: keys.directory,
      principals: keys.directory.principals,
      ids: systemIds,
      sharedName,
    },
    configured,
    clock.nowMs(),
  );

const anAdministrator = (change: Partial<CreateKeyInput> = {}) =>
  keys.created({ name: 'root', role: 'admin', ...change });

/** A principal of the name, as a command makes one; its sessions and keys follow it. */
async function disabledPrincipal(name: string): Promise<void> {
  const by = { actor: systemActor('spec'), origin: NO_ORIGIN };
  const wanted = {
    name,
    kind: 'user',
    email: null,
    tenant: 'default',
    role: 'admin',
    identities: [],
  } as const;
  const { principalCommands } = keys.services;
  const id = principalIdOf(name);
  await principalCommands.execute(id, by, (state, context) =>
    decideCreatePrincipal(state, wanted, null, () => undefined, context),
  );
  await principalCommands.execute(id, by, (state, context) =>
    decideDisablePrincipal(state, null, null, context),
  );
}

describe('without a configured secret', () => {
  it('an administrator key whose owner is disabled is none, so that nobody is locked out', async () => {
    await anAdministrator({ owner: 'root@example.com' });
    expect(await ensure(null)).toEqual({ kind: 'present' });
    await disabledPrincipal('root@example.com');
    expect(await ensure(null)).toMatchObject({ kind: 'generated' });
  });

  it('an installation without an administrator gets one, whose secret works and is recorded nowhere', async () => {
    const first = await ensure(null);

    if (first.kind !== 'generated') throw new Error('no key was generated');
    expect(await keys.verify(first.secret)).toMatchObject({ code: 'VALID' });
    const created = (await keys.events()).filter((event) => event.type === 'KeyCreated');
    expect(created).toHaveLength(1);
    expect(created[0]).toMatchObject({
      keyId: first.keyId,
      actor: { type: 'system', id: 'first-start' },
      data: { name: 'first administrator', role: 'admin', expiresAt: '2027-11-20T21:04:44.123Z' },
    });
    expect(JSON.stringify(await keys.events())).not.toContain(first.secret.slice(3));
  });

  it('processes that start together on a shared log get one among them, and only its secret is shown', async () => {
    const [one, other] = await Promise.all([ensure(null, 'keytrail'), ensure(null, 'keytrail')]);

    const generated = [one, other].filter((first) => first.kind === 'generated');
    expect([one, other].map(({ kind }) => kind).sort()).toEqual(['generated', 'present']);
    expect(await keys.verify(generated[0]?.secret ?? '')).toMatchObject({ code: 'VALID' });
    expect(
      keys.directory.list({ role: 'admin' }, { after: null, limit: 10, nowMs: clock.nowMs() }).items,
    ).toHaveLength(1);
  });

  it('one that has a live administrator gets none', async () => {
    await ensure(null);
    expect(await ensure(null)).toEqual({ kind: 'present' });
  });

  it.each([
    ['is revoked', async () => void (await revoke((await anAdministrator()).id))],
    ['is disabled', async () => void (await disable((await anAdministrator()).id))],
    [
      'has expired',
      async () => void (await anAdministrator({ expiresInDays: 1 }), clock.set('2026-11-21T21:04:44.123Z')),
    ],
    ['does not hold the scope admin', async () => void (await anAdministrator({ scopes: ['keys:read'] }))],
    ['is of another role', async () => void (await keys.created({ name: 'reader', role: 'auditor' }))],
  ])('one whose only administrator %s gets another, so that nobody is locked out', async (_, given) => {
    await given();
    expect(await ensure(null)).toMatchObject({ kind: 'generated' });
  });
});

describe('a configured secret', () => {
  it('becomes an administrator key once, however often the service starts', async () => {
    const first = await ensure(secret);
    expect(first).toEqual({ kind: 'configured', keyId: expect.stringMatching(/^key_/) });
    expect(await keys.verify(secret)).toMatchObject({ code: 'VALID' });

    expect(await ensure(secret)).toEqual({ kind: 'present' });
    expect((await keys.events()).filter((event) => event.type === 'KeyCreated')).toHaveLength(1);
  });

  it('that was rotated away is good during its grace', async () => {
    const { id, secret: old } = await anAdministrator();
    await rotate(id);
    expect(await ensure(old)).toEqual({ kind: 'present' });
  });

  it.each([
    [
      'is revoked',
      'it was revoked at 2026-11-20T21:04:44.123Z',
      async () => {
        const { id, secret: bad } = await anAdministrator();
        await revoke(id);
        return bad;
      },
    ],
    [
      'is disabled',
      'it was disabled at 2026-11-20T21:04:44.123Z',
      async () => {
        const { id, secret: bad } = await anAdministrator();
        await disable(id);
        return bad;
      },
    ],
    [
      'has expired, whether or not the sweep came by',
      'it expired at 2026-11-21T21:04:44.123Z',
      async () => {
        const { secret: bad } = await anAdministrator({ expiresInDays: 1 });
        clock.set('2026-11-21T21:04:44.123Z');
        return bad;
      },
    ],
    [
      'was rotated away and is past its grace',
      'a rotation replaced this secret, and its grace period is over',
      async () => {
        const { id, secret: bad } = await anAdministrator();
        await rotate(id);
        clock.set('2026-11-20T21:05:44.123Z');
        return bad;
      },
    ],
    [
      'has another role',
      "its role is 'user', not 'admin'",
      async () => (await keys.created({ name: 'app', role: 'user' })).secret,
    ],
    [
      'lacks the scope',
      "it does not hold the scope 'admin'",
      async () => (await anAdministrator({ scopes: ['keys:read'] })).secret,
    ],
  ])(
    'of a key that %s stops the start, and the sentence says why without the secret',
    async (_, reason, given) => {
      const bad = await given();
      const before = await keys.events();

      const refused: unknown = await ensure(bad).catch((error: unknown) => error);

      expect(refused).toMatchObject({
        name: 'InfrastructureError',
        code: 'admin_key_not_usable',
        message: `KEYTRAIL_ADMIN_KEY is the secret of a key that cannot administer: ${reason}. Name another secret, or unset KEYTRAIL_ADMIN_KEY.`,
      });
      expect(await keys.events()).toEqual(before);
    },
  );
});

const revoke = (keyId: string) =>
  keys.handlers.revoke.execute(new RevokeKey({ keyId, reason: null, caller: caller() }));
const disable = (keyId: string) =>
  new DisableKeyHandler(keys.services.commands, keys.directory).execute(
    new DisableKey({ keyId, reason: null, caller: caller() }),
  );
const rotate = (keyId: string) =>
  keys.handlers.rotate.execute(new RotateKey({ keyId, graceSeconds: 60, caller: caller() }));
