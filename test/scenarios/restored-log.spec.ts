import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { listAt, TestService } from './service.ts';

const root = mkdtempSync(join(tmpdir(), 'keytrail-restored-'));
const log = join(root, 'data', 'log.sqlite');

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What /readyz says of the followers once the archive has said something about the log. */
async function archiveTrouble(service: TestService): Promise<string> {
  for (;;) {
    const { body } = await service.call('GET', '/readyz', { secret: null });
    const followers = listAt(body, 'checks').find((check) => check['name'] === 'followers');
    const detail = String(followers?.['detail']);
    if (detail.includes('The archive failed')) return `${String(body['ready'])} ${detail}`;
  }
}

it('an older log under a newer archive is named in /readyz, still after it has grown past the archive, and read models follow the log', async () => {
  const first = await TestService.start({}, { root });
  const { administrator } = first;
  await first.createKey({ name: 'before the backup' });
  await first.halt();
  copyFileSync(log, join(root, 'backup.sqlite'));
  const second = await TestService.start({}, { root, administrator });
  const forgotten = await second.createKey({ name: 'after the backup' });
  await second.halt();
  copyFileSync(join(root, 'backup.sqlite'), log);

  const restored = await TestService.start({}, { root, administrator });
  expect((await restored.call('GET', `/v1/keys/${forgotten.id}`)).status).toBe(404);
  // The request just made is a use, at the place where the archive has another one: either stream gives the log away.
  expect(await archiveTrouble(restored)).toMatch(
    /^false .*The archive has (lifecycle up to 0:3, but|usage up to 0:2, but the log has another event there)/,
  );
  for (let n = 0; n < 5; n += 1) await restored.createKey({ name: `new ${n}` });
  await restored.halt();

  const grown = await TestService.start({}, { root, administrator });
  expect(await archiveTrouble(grown)).toContain(
    'The archive has lifecycle up to 0:3, but the log has another event there. The log was restored from an older state, or is another installation’s. Stop the service and follow “Restoring” in docs/operations.md: nothing is archived until then.',
  );
  const keys = listAt((await grown.call('GET', '/v1/keys')).body, 'items').map((key) => key['name']);
  expect(keys.slice(1)).toEqual(['before the backup', 'new 0', 'new 1', 'new 2', 'new 3', 'new 4']);
  await grown.halt();
});
