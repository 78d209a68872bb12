import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { LogReader } from '../log-reader.ts';
import type { Projection } from '../projection.ts';
import { haveSameRows } from './compare-read-models.ts';
import { mergeDrafts } from './read-model-draft.ts';
import { deleteReadModelFile, readModelPath, replaceReadModelFile } from './read-model-file.ts';
import { SqliteReadModelStore } from './sqlite-read-model-store.ts';
import type { LoadPart, OnLoadProgress } from '../rebuild/part-loader.ts';
import { partsOfLog } from '../rebuild/log-part.ts';
import { TotalProgress } from '../rebuild/total-progress.ts';

export interface Rebuilt {
  readonly events: number;
  /** True if the read model already held the rows that the log gives: it was up to date, and right. */
  readonly unchanged: boolean;
}

export interface RebuildOptions {
  readonly dataDir: string;
  readonly log: LogReader;
  readonly load: LoadPart;
  /** Into how many parts the log is cut, where the projection allows it. They are loaded at the same time. */
  readonly parts: number;
  readonly onProgress: OnLoadProgress;
}

/**
 * Makes a read model again from the log, up to the end that the log has now, and puts it in the place of the one that
 * is there. Nobody may have that one open. It stays in place until the new one is complete, so a rebuild that fails, or
 * is killed, changes nothing; until then both need room on the disk, and for a moment a part of the new one twice.
 *
 * @throws InfrastructureError `read_model_unavailable` with the cause when the log or the disk fails
 */
export async function rebuildReadModel(projection: Projection, options: RebuildOptions): Promise<Rebuilt> {
  const path = readModelPath(options.dataDir, projection.name);
  const mergePart = projection.inBulk?.mergePart;
  const drafts: string[] = [];
  try {
    // What is compared with must have tables, also when there is nothing yet or a version of the past.
    SqliteReadModelStore.open(projection, options).close();
    const count = mergePart === undefined ? 1 : options.parts;
    const parts = await partsOfLog(options.log, projection.streams, count);
    const progress = new TotalProgress(options.onProgress);
    const loading = parts.map((part, index) => {
      const draft = `${path}.rebuild-${index}`;
      drafts.push(draft);
      return options.load(projection, draft, part, progress.ofPart());
    });
    // All of them, also when one fails: a draft must not be deleted while another thread still writes it.
    const outcomes = await Promise.allSettled(loading);
    const events = outcomes.reduce((sum, outcome) => sum + valueOf(outcome), 0);
    const [first = '', ...others] = drafts;
    if (mergePart !== undefined) mergeDrafts(first, others, mergePart);
    const unchanged = haveSameRows(path, first);
    replaceReadModelFile(path, first);
    return { events, unchanged };
  } catch (cause) {
    throw new InfrastructureError(
      'read_model_unavailable',
      `The read model ${projection.name} could not be rebuilt; it is as it was before.`,
      cause,
    );
  } finally {
    for (const draft of drafts) deleteReadModelFile(draft);
  }
}

function valueOf(outcome: PromiseSettledResult<number>): number {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
