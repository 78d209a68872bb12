import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { ArchiveStore } from '../../archive/archive-store.ts';
import type { ArchiveIndex } from '../../archive/checkpoint/archive-checkpoint.ts';
import type { ArchivedFiles } from './archived-files.ts';

/** The archive as the query copy reads it: the index says which files there are, the store has their bytes. */
export const archivedFilesOf = (index: ArchiveIndex, store: ArchiveStore): ArchivedFiles => ({
  generation: () => Promise.resolve(index.generation()),
  filesAfter: (sequence, limit) => Promise.resolve(index.filesAfter(sequence, limit)),
  read: async (file) => {
    const stored = await store.get(file.key);
    if (stored === undefined) {
      throw new InfrastructureError('archive_gap', `Archived file ${file.key} is listed and not there.`);
    }
    return stored.bytes;
  },
});
