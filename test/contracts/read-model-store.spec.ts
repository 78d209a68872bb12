import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteReadModelStore } from '../../src/modules/projections/sqlite/sqlite-read-model-store.ts';
import { readModelStoreContract } from './read-model-store.contract.ts';

readModelStoreContract('sqlite', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-read-model-'));
  return {
    open: (projection) => SqliteReadModelStore.open(projection, { dataDir }),
    dispose: () => rmSync(dataDir, { recursive: true }),
  };
});
