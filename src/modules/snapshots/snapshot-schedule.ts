import type { Clock } from '../../shared/clock.ts';
import { epochMs, MS_PER_MINUTE, MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { timerPause, type Pause } from '../projections/pause.ts';
import { isSnapshotDue, type PreviousSnapshot, type SnapshotCheckpoint } from './domain/snapshot-due.ts';
import { readManifest, snapshotFoldersNewestFirst } from './find-snapshots.ts';
import { takeSnapshot, type TakenSnapshot } from './take-snapshot.ts';

/** How often it is looked whether a snapshot is due. Looking asks this process only, not the store. */
const LOOK_EVERY_MS = 30 * MS_PER_SECOND;
/** Wait after the first failure, doubled with each further one up to the interval: each try reads a whole file. */
const RETRY_FIRST_MS = MS_PER_MINUTE;

/** A read model of this process. */
export interface SnapshotSource {
  readonly name: string;
  readonly version: number;
  readonly file: string;
  checkpoint(): SnapshotCheckpoint;
}

export interface SnapshotScheduleParts {
  readonly sources: readonly SnapshotSource[];
  readonly store: ArchiveStore;
  readonly clock: Clock;
  readonly intervalMinutes: number;
  /** Whether this process does the leader's work now: one process's snapshots serve all. */
  readonly isLeader: () => boolean;
  readonly onTaken?: (name: string, snapshot: TakenSnapshot) => void;
  readonly onTrouble: (sentence: string, cause: unknown) => void;
  readonly pause?: Pause;
}

/**
 * Takes snapshots of the read models, one after the other, whenever one is due. A process that becomes the leader asks
 * the store for the latest, so that a change of leaders does not make another one.
 */
export class SnapshotSchedule {
  readonly #parts: SnapshotScheduleParts;
  readonly #pause: Pause;
  readonly #intervalMs: number;
  readonly #stopped = new AbortController();
  /** By name; known only while this process leads. */
  readonly #previous = new Map<string, PreviousSnapshot | undefined>();
  #running: Promise<void> = Promise.resolve();
  #failures = 0;

  constructor(parts: SnapshotScheduleParts) {
    this.#parts = parts;
    this.#pause = parts.pause ?? timerPause;
    this.#intervalMs = parts.intervalMinutes * MS_PER_MINUTE;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends after the snapshot under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      this.#failures = (await this.#takeWhatIsDue()) ? 0 : this.#failures + 1;
      if (!signal.aborted) await this.#pause(this.#waitMs(), signal);
    }
  }

  #waitMs(): number {
    if (this.#failures === 0) return LOOK_EVERY_MS;
    return Math.min(RETRY_FIRST_MS * 2 ** (this.#failures - 1), this.#intervalMs);
  }

  /** False when one failed. */
  async #takeWhatIsDue(): Promise<boolean> {
    let whole = true;
    for (const source of this.#parts.sources) {
      if (!this.#parts.isLeader()) this.#previous.clear();
      else if (!this.#stopped.signal.aborted) whole = (await this.#takeIfDue(source)) && whole;
    }
    return whole;
  }

  async #takeIfDue(source: SnapshotSource): Promise<boolean> {
    const { store, clock, onTaken, onTrouble } = this.#parts;
    const { name, version, file } = source;
    try {
      if (!this.#previous.has(name)) this.#previous.set(name, await this.#latest(source));
      const checkpoint = source.checkpoint();
      const now = { ms: clock.nowMs(), checkpoint };
      if (!isSnapshotDue(this.#previous.get(name), now, this.#intervalMs)) return true;
      const taken = await takeSnapshot({ file, name, version, checkpoint, store, clock });
      this.#previous.set(name, { takenAtMs: taken.takenAtMs, checkpoint });
      onTaken?.(name, taken);
      return true;
    } catch (cause) {
      onTrouble(`No snapshot of ${name} could be taken; it is tried again.`, cause);
      return false;
    }
  }

  async #latest({ name, version }: SnapshotSource): Promise<PreviousSnapshot | undefined> {
    const { store, clock } = this.#parts;
    for await (const folder of snapshotFoldersNewestFirst(store, name, version, clock.nowMs())) {
      const manifest = await readManifest(store, folder, name, version);
      if (manifest !== undefined)
        return { takenAtMs: epochMs(manifest.takenAt), checkpoint: manifest.checkpoint };
    }
    return undefined;
  }
}
