import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { listAt, objectAt, TestService } from './service.ts';

describe('a creation under an Idempotency-Key', () => {
  it('makes one key, also when the service was restarted in between', async () => {
    const root = mkdtempSync(join(tmpdir(), 'keytrail-idempotency-'));
    try {
      const request = { headers: { 'idempotency-key': 'release-7' }, body: { name: 'pipeline' } };
      const before = await TestService.start({}, { root });
      const first = await before.call('POST', '/v1/keys', request);
      await before.halt();

      const after = await TestService.start({}, { root, administrator: before.administrator });
      const second = await after.call('POST', '/v1/keys', request);
      expect([second.status, second.body['code']]).toEqual([409, 'idempotency_secret_gone']);
      expect(second.body['detail']).toContain(String(objectAt(first.body, 'key')['id']));
      const listed = await after.call('GET', '/v1/keys?name=pipeline');
      expect(listAt(listed.body, 'items').length).toBe(1);
      await after.halt();
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
