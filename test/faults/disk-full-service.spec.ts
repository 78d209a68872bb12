import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/events/envelope.ts';
import { BEGINNING } from '../../src/modules/event-log/checkpoint.ts';
import { listAt, TestService, type Answer } from '../scenarios/service.ts';

const UNAVAILABLE = {
  type: '/errors/log_unavailable',
  status: 503,
  code: 'log_unavailable',
};

let service: TestService;
let full: string;
let key: { readonly id: string; readonly secret: string };

const verify = (secret: string): Promise<Answer> =>
  service.call('POST', '/v1/keys/verify', { body: { secret } });

async function logSize(): Promise<readonly number[]> {
  const ends = await Promise.all(STREAMS.map((stream) => service.app.profile.log.end(stream)));
  return ends.map((end) => end[0] ?? 0);
}

async function logCheck(): Promise<{
  readonly status: number;
  readonly ready: unknown;
  readonly detail: unknown;
}> {
  const { status, body } = await service.call('GET', '/readyz', { secret: null });
  const check = listAt(body, 'checks').find(({ name }) => name === 'log');
  return { status, ready: check?.['ready'], detail: check?.['detail'] };
}

beforeAll(async () => {
  service = await TestService.start(
    {},
    { logWriterEntry: new URL('./full-disk-log-writer.worker.ts', import.meta.url) },
  );
  // The followers' worker takes a moment to start; until then the service is not ready for another reason.
  while ((await logCheck()).status !== 200);
  full = join(service.root, 'data', 'log.sqlite.full');
  key = await service.createKey({ name: 'before' });
});
afterAll(() => service.stop());

/** Everything in order: the steps are one story. */
describe('a service whose disk is full', () => {
  it('verifies while there is room', async () => {
    expect((await verify(key.secret)).body).toMatchObject({ valid: true, code: 'VALID' });
    expect(await logCheck()).toEqual({ status: 200, ready: true, detail: 'The event log can be written.' });
  });

  it('answers what has to be recorded with 503 problem+json, and stores nothing of it', async () => {
    const before = await logSize();
    writeFileSync(full, '');

    const answers = [
      await verify(key.secret),
      await verify('qk_nobody'),
      await service.call('POST', '/v1/keys', { body: { name: 'half-done' } }),
      await service.call('POST', `/v1/keys/${key.id}/revoke`),
      await service.call('GET', '/v1/authorize', { secret: key.secret }),
      // Who looked at the keys is part of the trail too.
      await service.call('GET', '/v1/keys'),
    ];

    for (const { status, headers, body } of answers) {
      expect([status, headers.get('content-type')]).toEqual([
        503,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
      expect(body).toMatchObject(UNAVAILABLE);
    }
    expect(await logSize()).toEqual(before);
  });

  it('has changed no key and made none', () => {
    const { items } = service.app.profile.directory.list({}, { after: null, limit: 10, nowMs: Date.now() });
    expect(items.map((state) => (state.kind === 'absent' ? null : [state.key.name, state.kind]))).toEqual([
      ['first administrator', 'active'],
      ['before', 'active'],
    ]);
  });

  it('is not ready, and says why', async () => {
    expect(await logCheck()).toEqual({
      status: 503,
      ready: false,
      detail: 'The event log cannot be written: database or disk is full.',
    });
  });

  it('is ready by itself when there is room again, although nobody sends it anything', async () => {
    rmSync(full);
    const before = await logSize();

    let check = await logCheck();
    while (check.status !== 200) check = await logCheck();

    expect(check).toEqual({ status: 200, ready: true, detail: 'The event log can be written.' });
    expect(await logSize()).toEqual(before);
  });

  it('then does what was asked for before, once', async () => {
    const [lifecycle = 0, usage = 0] = await logSize();

    expect((await verify(key.secret)).body).toMatchObject({ valid: true, code: 'VALID' });
    await service.createKey({ name: 'after' });
    expect((await service.call('POST', `/v1/keys/${key.id}/revoke`)).status).toBe(200);
    expect((await verify(key.secret)).body).toMatchObject({ valid: false, code: 'REVOKED' });

    const { events } = await service.app.profile.log.read('lifecycle', [lifecycle], 10);
    expect(events.map(({ type }) => type)).toEqual(['KeyCreated', 'KeyRevoked']);
    const usageEvents = await service.app.profile.log.read('usage', [usage], 10);
    const ofTheKey = usageEvents.events.filter((event) => event.key === key.id);
    expect(ofTheKey.map(({ type }) => type)).toEqual(['KeyUsed', 'AuthenticationFailed']);
    const all = await service.app.profile.log.read('usage', BEGINNING, 1_000);
    expect(new Set(all.events.map(({ id }) => id)).size).toBe(all.events.length);
  });
});
