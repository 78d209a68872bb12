import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importTrail } from '../../src/modules/imports/import-trail.ts';
import { systemIds } from '../../src/shared/ids.ts';
import { accessKeyCall, cloudTrailRecord } from '../imports/cloudtrail-records.ts';
import { listAt, TestService } from './service.ts';

const KEYS = {
  used: 'AKIAEXAMPLE000000001',
  off: 'AKIAEXAMPLE000000077',
  on: 'AKIAEXAMPLE000000078',
  gone: 'AKIAEXAMPLE000000079',
};

let service: TestService;
let eventNumber = 0;

const call = (eventName: string, accessKeyId: string, minute: number, status?: string) =>
  accessKeyCall(eventName, {
    eventID: `6f1a3b52-0c55-4f0e-9a35-${String((eventNumber += 1)).padStart(12, '0')}`,
    eventTime: `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`,
    requestParameters: { userName: 'robot', accessKeyId, ...(status === undefined ? {} : { status }) },
    responseElements: null,
  });

beforeAll(async () => {
  service = await TestService.start();
  const { log, clock, directory } = service.app.profile;
  const file = join(service.root, 'trail.json');
  // Not in order of time, as files of a trail come.
  const records = [
    cloudTrailRecord(),
    call('UpdateAccessKey', KEYS.on, 20, 'Active'),
    call('UpdateAccessKey', KEYS.on, 10, 'Inactive'),
    call('UpdateAccessKey', KEYS.off, 20, 'Inactive'),
    call('UpdateAccessKey', KEYS.off, 10, 'Active'),
    call('DeleteAccessKey', KEYS.gone, 30),
  ];
  writeFileSync(file, JSON.stringify({ Records: records }));
  await importTrail({ log, clock, ids: systemIds }, { paths: [file] });
  await directory.catchUp();
});
afterAll(() => service.stop());

const STATUS = { [KEYS.used]: 'ACTIVE', [KEYS.off]: 'DISABLED', [KEYS.on]: 'ACTIVE', [KEYS.gone]: 'REVOKED' };

describe('a key of another system', () => {
  it('is shown with the status that its trail gives it, by the times of the trail', async () => {
    const { body } = await service.call('GET', '/v1/keys');
    const external = listAt(body, 'items').filter((key) => key['external'] === true);
    expect(Object.fromEntries(external.map((key) => [key['id'], key['status']]))).toEqual(STATUS);
    expect((await service.call('GET', `/v1/keys/${KEYS.gone}`)).body).toMatchObject({
      status: 'REVOKED',
      revokedAt: '2026-03-01T10:30:00.000Z',
      disabledAt: null,
    });
    expect((await service.call('GET', `/v1/keys/${KEYS.off}`)).body).toMatchObject({
      disabledAt: '2026-03-01T10:20:00.000Z',
    });
  });

  it.each(['ACTIVE', 'DISABLED', 'REVOKED', 'EXPIRED'])(
    'is listed under %s exactly if that is its status',
    async (status) => {
      const { body } = await service.call('GET', `/v1/keys?status=${status}`);
      const ids = listAt(body, 'items').flatMap((key) => (key['external'] === true ? [key['id']] : []));
      expect(ids).toEqual(
        Object.keys(STATUS)
          .filter((id) => STATUS[id] === status)
          .sort(),
      );
    },
  );

  it('has the same status in the inventory', async () => {
    const { body } = await service.call('GET', '/v1/reports/inventory');
    const rows = listAt(body, 'rows').filter((row) => row['source'] === 'aws:111122223333');
    expect(Object.fromEntries(rows.map((row) => [row['keyId'], row['status']]))).toEqual(STATUS);
  });

  it.each(Object.entries(KEYS))('can be changed by no command: %s', async (_, id) => {
    const before = await service.app.profile.log.end('lifecycle');
    for (const change of ['revoke', 'rotate', 'disable', 'enable']) {
      const { status, body } = await service.call('POST', `/v1/keys/${id}/${change}`);
      expect([change, status, body['code']]).toEqual([change, 409, 'external_key']);
    }
    const { body } = await service.call('PATCH', `/v1/keys/${id}`, { body: { note: 'ours now' } });
    expect(body['code']).toBe('external_key');
    expect(await service.app.profile.log.end('lifecycle')).toEqual(before);
  });
});
