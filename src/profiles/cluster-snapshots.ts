/** Which read models of a process of a cluster begin from snapshots, and of which they are taken. */
import type { Clock } from '../shared/clock.ts';
import type { ArchiveStore } from '../modules/archive/archive-store.ts';
import { SCHEMA_VERSION } from '../modules/archive/checkpoint/sqlite-archive-schema.ts';
import type { KeyDirectory } from '../modules/keys/key-directory.ts';
import { keyStateProjection } from '../modules/projections/key-state/key-state-projection.ts';
import type { FollowersStatus } from '../modules/projections/followers/followers-host.ts';
import { readModelPath } from '../modules/projections/sqlite/read-model-file.ts';
import { usageSummariesProjection } from '../modules/projections/usage-sharing/usage-summaries-projection.ts';
import type { SnapshotCheckpoint } from '../modules/snapshots/domain/snapshot-due.ts';
import { restoreSnapshot, type RestoredSnapshot } from '../modules/snapshots/restore-snapshot.ts';
import type { SnapshotSource } from '../modules/snapshots/snapshot-schedule.ts';

/** Who knows how far the read models have come. */
interface Progress {
  readonly directory: KeyDirectory;
  readonly followers: () => FollowersStatus;
}

/** The read models of a process of a cluster: what a new process would otherwise have to fold from the beginning. */
const READ_MODELS: readonly {
  readonly name: string;
  readonly version: number;
  readonly checkpoint: (progress: Progress) => SnapshotCheckpoint;
}[] = [
  {
    name: keyStateProjection.name,
    version: keyStateProjection.version,
    checkpoint: ({ directory }) => ({ lifecycle: directory.position() }),
  },
  {
    name: usageSummariesProjection.name,
    version: usageSummariesProjection.version,
    checkpoint: ({ followers }) => checkpointOf(followers(), 'usage'),
  },
  {
    name: 'archive',
    version: SCHEMA_VERSION,
    checkpoint: ({ followers }) => checkpointOf(followers(), 'archived-files'),
  },
];

export interface RestoreParts {
  readonly dataDir: string;
  readonly store: ArchiveStore;
  /** Of the log: snapshots of another one are not looked at. */
  readonly identity: string;
  readonly clock: Clock;
  readonly onTrouble: (sentence: string, cause: unknown) => void;
}

/** Puts snapshots in the place of read models that this process does not have. To be done before any is opened. */
export async function restoreReadModels(parts: RestoreParts): Promise<ReadonlyMap<string, RestoredSnapshot>> {
  const restored = await Promise.all(
    READ_MODELS.map(async ({ name, version }) => {
      const targetPath = readModelPath(parts.dataDir, name);
      return [
        name,
        await restoreSnapshot({ ...parts, name: nameIn(parts.identity, name), version, targetPath }),
      ] as const;
    }),
  );
  return new Map(restored.flatMap(([name, snapshot]) => (snapshot === null ? [] : [[name, snapshot]])));
}

/** What snapshots are taken of, and how far each has come. */
export function snapshotSources(
  dataDir: string,
  identity: string,
  progress: Progress,
): readonly SnapshotSource[] {
  return READ_MODELS.map(({ name, version, checkpoint }) => ({
    ...{ name: nameIn(identity, name), version, file: readModelPath(dataDir, name) },
    checkpoint: () => checkpoint(progress),
  }));
}

const nameIn = (identity: string, name: string): string => `${identity}/${name}`;

function checkpointOf({ followers }: FollowersStatus, name: string): SnapshotCheckpoint {
  const follower = followers.find((one) => one.name === name);
  return Object.fromEntries((follower?.streams ?? []).map(({ stream, checkpoint }) => [stream, checkpoint]));
}
