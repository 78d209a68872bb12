import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilesystemArchiveStore } from '../../src/modules/archive/filesystem/filesystem-archive-store.ts';
import { archiveStoreContract } from './archive-store.contract.ts';

archiveStoreContract('filesystem', async () => {
  const root = await mkdtemp(join(tmpdir(), 'keytrail-archive-'));
  return {
    store: await FilesystemArchiveStore.open(root),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
});
