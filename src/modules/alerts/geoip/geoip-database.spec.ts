import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeGeoIpFile } from '../../../../test/fixtures/geoip-file.ts';
import { openGeoIp } from './geoip-database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-geoip-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a GeoIP database', () => {
  it('says where an address is, and nothing of what it does not know or what is none', async () => {
    const path = join(folder, 'city.mmdb');
    writeGeoIpFile(path, [
      { ip: '203.0.113.7', lat: 52.5, lon: 13.4 },
      { ip: '198.51.100.9', lat: -33.9, lon: 151.2 },
    ]);
    const locate = await openGeoIp(path);

    expect(locate('203.0.113.7')).toEqual({ lat: 52.5, lon: 13.4 });
    expect(locate('198.51.100.9')).toEqual({ lat: -33.9, lon: 151.2 });
    expect(['192.0.2.1', '2001:db8::1', 'AWS Internal', ''].map(locate)).toEqual([null, null, null, null]);
  });

  it.each([
    ['is not there', undefined],
    ['is something else', 'hello'],
    ['is empty', ''],
  ])('is refused by its name when it %s', async (_, content) => {
    const path = join(folder, 'city.mmdb');
    if (content !== undefined) writeFileSync(path, content);

    await expect(openGeoIp(path)).rejects.toMatchObject({
      code: 'geoip_database_unusable',
      message: `The GeoIP database ${path} cannot be used: it must be a readable file in MaxMind’s format.`,
    });
  });
});
