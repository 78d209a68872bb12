import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { MS_PER_DAY } from '../../src/shared/iso-time.ts';
import { listAt, objectAt, TestService, type Answer } from './service.ts';

const PASSWORD = 'correct horse battery staple';
/** The cheapest that is accepted. */
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const HASH = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });

let service: TestService;
let nowMs = Date.now();
const secrets = new Map<string, string>();
const keys = new Map<string, string>();

beforeAll(async () => {
  service = await TestService.start(
    {},
    { clock: { nowMs: () => (nowMs += 1) }, passwords: { hashFor: () => HASH } },
  );
  for (const [owner, role] of [
    ['ana', 'analyst'],
    ['bob', 'analyst'],
    ['app', 'user'],
    ['root', 'admin'],
  ] as const)
    secrets.set(owner, (await service.createKey({ name: `${owner}’s`, owner, role, tenant: 'acme' })).secret);
  for (const name of ['kept', 'given up', 'claimed', 'silent'])
    keys.set(name, (await service.createKey({ name, owner: 'app', role: 'user', tenant: 'work' })).id);
  secrets.set(
    'app',
    (await service.createKey({ name: 'app’s', owner: 'app', role: 'user', tenant: 'work' })).secret,
  );
  secrets.set(
    'eve',
    (await service.createKey({ name: 'eve’s', owner: 'eve', role: 'analyst', tenant: 'work' })).secret,
  );
});
afterAll(() => service.stop());

const by = (name: string, method: string, path: string, body?: object): Promise<Answer> =>
  service.call(method, path, { secret: secrets.get(name) ?? null, ...(body && { body }) });
const outcome = ({ status, body }: Answer): readonly unknown[] => [status, body['code'] ?? body['state']];
const keyOf = (name: string): string => keys.get(name) ?? '';

describe('an access review', () => {
  let path = '';

  it('is opened over the keys that can be used, whose owners are told', async () => {
    const opened = await by('eve', 'POST', '/v1/access-reviews', {
      name: 'Autumn',
      owner: 'app',
      dueInDays: 20,
    });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({
      ...{ name: 'Autumn', tenant: 'work', owner: 'app', state: 'open', openedBy: 'eve' },
      ...{ keys: 5, keep: 0, rotate: 0, revoke: 0, undecided: 5, notAttested: 5 },
    });
    path = `/v1/access-reviews/${String(opened.body['id'])}`;
    const told = service.app.profile.rows.all(
      "SELECT body FROM notifications WHERE body LIKE '%review.opened%'",
    );
    expect(told).toHaveLength(1);
  });

  it('hears the owner of a key, and nobody else, and not another tenant', async () => {
    const attest = (name: string, key: string, decision: string) =>
      by(name, 'POST', `${path}/keys/${keyOf(key)}/attest`, { decision });
    expect(outcome(await attest('eve', 'kept', 'keep'))).toEqual([403, 'not_your_key']);
    expect(outcome(await attest('bob', 'kept', 'keep'))).toEqual([404, 'review_not_found']);
    expect(outcome(await attest('app', 'kept', 'sell'))).toEqual([422, 'validation_failed']);
    expect(outcome(await attest('app', 'kept', 'keep'))).toEqual([200, 'attested']);
    expect(outcome(await attest('app', 'claimed', 'keep'))).toEqual([200, 'attested']);
    expect(outcome(await attest('app', 'given up', 'revoke'))).toEqual([200, 'attested']);
  });

  it('is decided by somebody who neither owns nor created the key', async () => {
    const decide = (name: string, key: string, decision: string) =>
      by(name, 'POST', `${path}/keys/${keyOf(key)}/review`, { decision, reason: 'as agreed' });
    expect(
      outcome(
        await service.call('POST', `${path}/keys/${keyOf('kept')}/review`, { body: { decision: 'keep' } }),
      ),
    ).toEqual([403, 'own_review']);
    expect(outcome(await decide('app', 'kept', 'keep'))).toEqual([403, 'forbidden']);
    expect(outcome(await decide('eve', 'kept', 'keep'))).toEqual([200, 'confirmed']);
    expect(outcome(await decide('eve', 'claimed', 'revoke'))).toEqual([403, 'rights_not_held']);
    expect(outcome(await decide('root', 'claimed', 'rotate'))).toEqual([200, 'confirmed']);
    expect(outcome(await decide('root', 'claimed', 'keep'))).toEqual([409, 'key_already_reviewed']);
  });

  it('has what was given up revoked, by the review and with its name', async () => {
    const decided = await by('eve', 'POST', `${path}/keys/${keyOf('given up')}/review`, {
      decision: 'revoke',
    });
    expect(decided.body).toMatchObject({ state: 'confirmed', carriedOut: true });
    const trail = await by('eve', 'GET', `/v1/events?keyId=${keyOf('given up')}&type=KeyRevoked`);
    expect(listAt(trail.body, 'items')).toMatchObject([
      { asked: { reason: 'Access review Autumn.' }, userIdentity: { principalId: 'access-reviews' } },
    ]);
  });

  it('says what has been done of what was decided', async () => {
    const items = listAt((await by('eve', 'GET', `${path}/keys`)).body, 'items');
    const shown = Object.fromEntries(
      items.map(({ keyName, state, carriedOut }) => [keyName, [state, carriedOut]]),
    );
    expect(shown).toEqual({
      kept: ['confirmed', null],
      'given up': ['confirmed', true],
      claimed: ['confirmed', false],
      silent: ['open', null],
      'app’s': ['open', null],
    });
    expect(
      await by('app', 'POST', `/v1/keys/${keyOf('claimed')}/rotate`).then(({ status }) => status),
    ).not.toBe(500);
  });

  it('reminds the owners once at half-time', async () => {
    nowMs += 11 * MS_PER_DAY;
    const { sweepReminders } = await import('../../src/modules/reviews/reminders.ts');
    const { SqliteReviewDirectory } =
      await import('../../src/modules/projections/reviews/sqlite-review-directory.ts');
    const { rows, keys: services, clock } = service.app.profile;
    const sweep = () => sweepReminders(new SqliteReviewDirectory(rows), services.commands, clock);
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
    const reminded = await by('root', 'GET', '/v1/events?type=AccessReviewReminded');
    expect(listAt(reminded.body, 'items')).toMatchObject([
      { asked: { stage: 'half-time', notAttested: 2, notConfirmed: 2, owners: ['app'] } },
    ]);
  });

  it('is closed with a reason for what is undecided, and then nothing changes its result', async () => {
    expect(outcome(await by('eve', 'POST', `${path}/close`))).toEqual([409, 'review_undecided']);
    const closed = await by('eve', 'POST', `${path}/close`, { reason: 'The rest moves next week.' });
    expect(closed.body).toMatchObject({
      ...{ state: 'closed', keep: 1, rotate: 1, revoke: 1, undecided: 2, closedBy: 'eve' },
      reason: 'The rest moves next week.',
    });
    expect(outcome(await by('eve', 'POST', `${path}/close`))).toEqual([409, 'review_closed']);
    expect(
      outcome(await by('app', 'POST', `${path}/keys/${keyOf('silent')}/attest`, { decision: 'keep' })),
    ).toEqual([409, 'review_closed']);
    const listed = await by('eve', 'GET', '/v1/access-reviews');
    expect(listAt(listed.body, 'items')).toMatchObject([{ name: 'Autumn', state: 'closed' }]);
    expect(listAt((await by('bob', 'GET', '/v1/access-reviews')).body, 'items')).toEqual([]);
  });
});

describe('who a key belongs to', () => {
  const TENANT = 'moving';
  const open = async (): Promise<string> => {
    const { body } = await service.call('POST', '/v1/access-reviews', {
      body: { name: 'Moves', tenant: TENANT },
    });
    return `/v1/access-reviews/${String(body['id'])}`;
  };
  const made = async (name: string, owner: string, role: string): Promise<string> => {
    const { id, secret } = await service.createKey({ name, owner, role, tenant: TENANT });
    secrets.set(name, secret);
    return id;
  };

  it('and who made it is told by name in whatever case, also where they were signed in', async () => {
    await service.call('POST', '/v1/principals', {
      body: { name: 'Mia@Example.com', kind: 'user', role: 'admin', tenant: TENANT },
    });
    const { body: tokens } = await service.call('POST', '/v1/sign-in', {
      secret: null,
      body: { name: 'Mia@Example.com', password: PASSWORD },
    });
    const mk = await service.call('POST', '/v1/keys', {
      secret: String(tokens['accessToken']),
      body: { name: 'mk', owner: 'other@example.com', role: 'viewer', tenant: TENANT },
    });
    expect(mk.status).toBe(201);
    const id = String(objectAt(mk.body, 'key')['id']);
    await made('mia', 'mia@example.com', 'analyst');
    await made('zoe', 'zoe@example.com', 'analyst');
    const path = `${await open()}/keys/${id}/review`;
    expect(outcome(await by('mia', 'POST', path, { decision: 'keep' }))).toEqual([403, 'own_review']);
    expect(outcome(await by('zoe', 'POST', path, { decision: 'keep' }))).toEqual([200, 'confirmed']);
  });

  it('is as it is now: whoever has it now sees it, and says what becomes of it', async () => {
    const moved = await made('moved', 'giver', 'user');
    const ended = await made('ended', 'giver', 'user');
    await made('giver’s', 'giver', 'user');
    await made('taker’s', 'Taker', 'user');
    const path = await open();
    expect((await service.call('PATCH', `/v1/keys/${moved}`, { body: { owner: 'taker' } })).status).toBe(200);
    await service.call('POST', `/v1/keys/${ended}/revoke`);
    const seenBy = async (name: string) =>
      listAt((await by(name, 'GET', `${path}/keys`)).body, 'items').map(({ keyName, owner, ownerNow }) => [
        ...[keyName, owner, ownerNow],
      ]);
    expect((await seenBy('taker’s')).toSorted()).toEqual([
      ['moved', 'giver', 'taker'],
      ['taker’s', 'Taker', 'Taker'],
    ]);
    expect(await seenBy('giver’s')).toEqual([
      ['ended', 'giver', 'giver'],
      ['giver’s', 'giver', 'giver'],
    ]);
    const attest = (name: string) =>
      by(name, 'POST', `${path}/keys/${moved}/attest`, { decision: 'keep' }).then(outcome);
    expect([await attest('giver’s'), await attest('taker’s')]).toEqual([
      [403, 'not_your_key'],
      [200, 'attested'],
    ]);
    const { body } = await service.call('GET', path);
    expect([body['undecided'], body['ended'], body['keys']]).toEqual([6, 1, 7]);
  });
});
