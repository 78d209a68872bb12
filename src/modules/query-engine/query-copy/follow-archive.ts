import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { ArchiveStore } from '../../archive/archive-store.ts';
import type { ArchivedFile, ArchivedFiles } from './archived-files.ts';

/** {@link ArchivedFiles} from the archive's index and store. `read` throws `archive_file_missing` for a listed file that is gone. */
export function followArchive(
  index: { filesAfter(sequence: number, limit: number): readonly ArchivedFile[] },
  store: Pick<ArchiveStore, 'get'>,
): ArchivedFiles {
  return {
    filesAfter: (sequence, limit) => Promise.resolve(index.filesAfter(sequence, limit)),
    read: async ({ key }) => {
      const stored = await store.get(key);
      if (stored !== undefined) return stored.bytes;
      throw new InfrastructureError('archive_file_missing', `The archive lists ${key} and does not have it.`);
    },
  };
}
