import { CommandBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sweepDueKeys } from '../../src/modules/keys/sweep-due-keys.ts';
import { HandClock } from '../fixtures/embedded-keys.ts';
import { listAt, objectAt, TestService } from './service.ts';

const CREATED = '2026-11-20T08:00:00.000Z';
const ROTATED = '2026-11-20T09:00:00.000Z';
const FIRST_USE = '2026-11-20T10:00:00.000Z';
const SECOND_USE = '2026-11-20T11:00:00.000Z';
const MIDDLE = '2026-11-20T21:00:00.000Z';
const END = '2026-11-21T09:00:00.000Z';
const AFTER = '2026-11-21T10:00:00.000Z';

const clock = new HandClock(CREATED);
let service: TestService;
let key: { readonly id: string; readonly secret: string };
let gateway: { readonly id: string; readonly secret: string };
let newSecret: string;

interface Seen {
  readonly secret: string;
  readonly at: string;
  readonly sourceIp: string;
  readonly userAgent: string;
}
async function verify({ at, ...body }: Seen, secret = service.administrator): Promise<unknown> {
  clock.set(at);
  const answer = await service.call('POST', '/v1/keys/verify', { secret, body });
  return answer.body['code'];
}
async function rotate(keyId: string): Promise<string> {
  const { body } = await service.call('POST', `/v1/keys/${keyId}/rotate`);
  return String(body['secret']);
}
const rotationOf = (keyId: string, secret = service.administrator) =>
  service.call('GET', `/v1/keys/${keyId}/rotation`, { secret });
const sweep = () => sweepDueKeys(service.app.app.get(CommandBus));

const fingerprintOf = (secret: string): string => `${secret.slice(0, 6)}...${secret.slice(-3)}`;
const old = { ip: '198.51.100.7', userAgent: 'old-deployment/1' };
const forgotten = { ip: '198.51.100.8', userAgent: 'cron/2' };
const fresh = { ip: '203.0.113.9', userAgent: 'new-deployment/3' };
const from = ({ ip, userAgent }: typeof old) => ({ sourceIp: ip, userAgent });

beforeAll(async () => {
  // The sweep is called by hand: the one of the service would run by real time.
  service = await TestService.start({ KEYTRAIL_EXPIRY_SWEEP_SECONDS: '86400' }, { clock });
  key = await service.createKey({ name: 'rotated', tenant: 'acme', owner: 'ana@example.com' });
  gateway = await service.createKey({ name: 'gateway', role: 'admin' });
  clock.set(ROTATED);
  newSecret = await rotate(key.id);
});
afterAll(() => service.stop());

describe('a rotation with a grace', () => {
  it('shows who uses which secret, each address and agent for itself', async () => {
    expect(await verify({ secret: key.secret, at: FIRST_USE, ...from(old) })).toBe('VALID');
    expect(await verify({ secret: key.secret, at: SECOND_USE, ...from(old) })).toBe('VALID');
    expect(await verify({ secret: key.secret, at: SECOND_USE, ...from(forgotten) })).toBe('VALID');
    expect(await verify({ secret: newSecret, at: SECOND_USE, ...from(fresh) })).toBe('VALID');

    const { status, body } = await rotationOf(key.id);
    expect(status).toBe(200);
    expect(body).toEqual({
      keyId: key.id,
      state: 'in_grace',
      rotatedAt: ROTATED,
      graceEndsAt: END,
      graceEndedAt: null,
      warnedAt: null,
      current: {
        fingerprint: fingerprintOf(newSecret),
        ...{ requests: 1, successes: 1, refusals: 0, lastUsedAt: SECOND_USE, lastAttemptAt: SECOND_USE },
      },
      previous: {
        fingerprint: fingerprintOf(key.secret),
        ...{ requests: 3, successes: 3, refusals: 0, refusedAfterGrace: 0 },
        ...{ lastUsedAt: SECOND_USE, lastAttemptAt: SECOND_USE, truncated: false },
        users: [
          {
            ...old,
            ...{ requests: 2, successes: 2, refusals: 0, refusedAfterGrace: 0, lastOutcome: 'SUCCESS' },
            ...{ firstUsedAt: FIRST_USE, lastUsedAt: SECOND_USE, lastAttemptAt: SECOND_USE },
          },
          {
            ...forgotten,
            ...{ requests: 1, successes: 1, refusals: 0, refusedAfterGrace: 0, lastOutcome: 'SUCCESS' },
            ...{ firstUsedAt: SECOND_USE, lastUsedAt: SECOND_USE, lastAttemptAt: SECOND_USE },
          },
        ],
      },
      unattributed: { requests: 0, successes: 0, refusals: 0, lastUsedAt: null, lastAttemptAt: null },
    });
  });

  it('claims no secret for uses that a gateway reports without saying which it was', async () => {
    const reported = { id: '019a9b3c-0000-7000-8000-00000000aa01', keyId: key.id };
    const line = { ...reported, time: SECOND_USE, outcome: 'SUCCESS' };
    const answer = await service.call('POST', '/v1/usage', {
      body: JSON.stringify(line),
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(answer.status).toBe(200);
    const { body } = await rotationOf(key.id);
    expect(objectAt(body, 'unattributed')).toMatchObject({ requests: 1, lastUsedAt: SECOND_USE });
    expect(objectAt(body, 'current')).toMatchObject({ requests: 1 });
  });

  it('warns once before the end, with what is known of the use that will be refused', async () => {
    clock.set(MIDDLE);
    expect(await sweep()).toEqual({ graceEnded: 0, expired: 0, warned: 1 });
    expect(await sweep()).toEqual({ graceEnded: 0, expired: 0, warned: 0 });

    const events = await service.call('GET', `/v1/events?keyId=${key.id}&type=RotationGraceEnding`);
    expect(listAt(events.body, 'items').map(({ time, answered }) => [time, answered])).toEqual([
      [
        MIDDLE,
        {
          keyId: key.id,
          fingerprint: fingerprintOf(newSecret),
          previousSecretUse: { requests: 3, lastUsedAt: SECOND_USE, addresses: 2 },
        },
      ],
    ]);
    const metrics = await service.call('GET', '/metrics');
    expect(metrics.text).toContain('keytrail_rotations_in_grace{warned="true"} 1');
    expect(metrics.text).toContain('keytrail_previous_secret_presented{outcome="SUCCESS"} 3');
  });

  it('refuses the old secret from the end on and shows the attempts as such', async () => {
    expect(await verify({ secret: key.secret, at: END, ...from(forgotten) })).toBe('REVOKED');
    expect(await verify({ secret: newSecret, at: END, ...from(fresh) })).toBe('VALID');

    const { body } = await rotationOf(key.id);
    expect(body).toMatchObject({ state: 'ended', graceEndedAt: END, warnedAt: MIDDLE });
    const previous = objectAt(body, 'previous');
    expect(previous).toMatchObject({ requests: 4, successes: 3, refusals: 1, refusedAfterGrace: 1 });
    expect(
      listAt(previous, 'users').map(({ ip, lastOutcome, lastUsedAt }) => [ip, lastOutcome, lastUsedAt]),
    ).toEqual([
      [forgotten.ip, 'REVOKED', SECOND_USE],
      [old.ip, 'SUCCESS', SECOND_USE],
    ]);
  });

  it('has its end as an event, once, with the warning that was given', async () => {
    clock.set(AFTER);
    expect(await sweep()).toEqual({ graceEnded: 1, expired: 0, warned: 0 });
    expect(await sweep()).toEqual({ graceEnded: 0, expired: 0, warned: 0 });

    const events = await service.call('GET', `/v1/events?keyId=${key.id}&type=RotationGraceEnded`);
    expect(listAt(events.body, 'items').map(({ time, asked, answered }) => [time, asked, answered])).toEqual([
      [
        AFTER,
        { keyId: key.id, previousFingerprint: fingerprintOf(key.secret), graceEndsAt: END },
        { keyId: key.id, fingerprint: fingerprintOf(newSecret), warnedAt: MIDDLE },
      ],
    ]);
    expect((await rotationOf(key.id)).body).toMatchObject({ state: 'ended', graceEndedAt: END });
  });
});

describe('a gateway that still presents its old secret', () => {
  it('is shown, although it only ever asks about others', async () => {
    clock.set(AFTER);
    const newer = await rotate(gateway.id);
    const bearer = { secret: newSecret, at: AFTER, ...from(fresh) };
    expect(await verify(bearer, gateway.secret)).toBe('VALID');
    expect(await verify(bearer, newer)).toBe('VALID');

    const { body } = await rotationOf(gateway.id);
    expect(objectAt(body, 'previous')).toMatchObject({ requests: 1, successes: 1, lastUsedAt: AFTER });
    expect(listAt(objectAt(body, 'previous'), 'users')).toHaveLength(1);
  });
});

describe('the view of a rotation', () => {
  it('of a key that was never rotated has its one secret only', async () => {
    const { id, secret } = await service.createKey({ name: 'young' });
    const { status, body } = await rotationOf(id);
    expect([status, body['state'], body['previous']]).toEqual([200, 'none', null]);
    expect(objectAt(body, 'current')).toMatchObject({ fingerprint: fingerprintOf(secret), requests: 0 });
  });

  it('does not exist for whoever may not see the key, and needs the right to read keys', async () => {
    const stranger = await service.createKey({ name: 'stranger', tenant: 'globex', role: 'analyst' });
    const other = await rotationOf(key.id, stranger.secret);
    const absent = await rotationOf('key_00000000000000000000000000000000', stranger.secret);
    expect([other.status, other.body['code']]).toEqual([404, 'key_not_found']);
    expect([absent.status, absent.body['code']]).toEqual([404, 'key_not_found']);
    const colleague = await service.createKey({ name: 'colleague', tenant: 'acme', role: 'analyst' });
    expect((await rotationOf(key.id, colleague.secret)).status).toBe(200);
    expect((await service.call('GET', `/v1/keys/${key.id}/rotation`, { secret: null })).status).toBe(401);
  });
});
