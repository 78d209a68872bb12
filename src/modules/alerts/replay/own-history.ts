import { STREAMS, type Stream } from '../../../events/envelope.ts';
import { fromCloudTrailRecords } from '../../archive/domain/rebuild-event.ts';
import { recordsOf } from '../../imports/domain/trail-documents.ts';
import type { TrailFile } from '../../imports/find-trail-files.ts';
import { readTrailFile } from '../../imports/read-trail-file.ts';
import { messageOf } from '../../../shared/thrown.ts';
import { seen, type SeenEvent, type SeenStream } from '../detection/in-order.ts';
import type { FilePlace } from './file-place.ts';
import type { ReplayCounts, ReplayRun } from './replay-run.ts';
import type { ReplayReader } from './replay-reader.ts';

/** A file of our own archive. */
export interface PlacedFile {
  readonly file: TrailFile;
  readonly place: FilePlace;
}

/**
 * Replays files of our own archive, and says what came of each partition: one partition after the other, since a subject's events are all in one, and in each the
 * two streams as running detection puts them in order. One file of each stream is in memory.
 */
export async function replayOwn(
  files: readonly PlacedFile[],
  newRun: () => ReplayRun,
  reader: ReplayReader,
): Promise<readonly ReplayCounts[]> {
  const partitions = new Set(files.map(({ place }) => place.partition));
  const counts: ReplayCounts[] = [];
  for (const partition of partitions) {
    const run = newRun();
    const streams = new Map(
      STREAMS.map((stream) => [stream, new OwnStream(filesOf(files, stream, partition), reader)]),
    );
    for (;;) {
      const taken = run.take({
        usage: await next(streams.get('usage')),
        lifecycle: await next(streams.get('lifecycle')),
      });
      if (taken.lifecycle + taken.usage === 0) break;
      for (const stream of STREAMS) streams.get(stream)?.drop(taken[stream]);
    }
    // What was known of the subjects of this partition is of no use for another one.
    counts.push(run.counts());
  }
  return counts;
}

const next = (stream: OwnStream | undefined): Promise<SeenStream> | SeenStream =>
  stream?.next() ?? { events: [], isAll: true };

const filesOf = (files: readonly PlacedFile[], stream: Stream, partition: number): PlacedFile[] =>
  files
    .filter(({ place }) => place.stream === stream && place.partition === partition)
    .sort((one, other) => one.place.offset - other.place.offset);

/** One partition of a stream, file by file. */
class OwnStream {
  readonly #files: PlacedFile[];
  readonly #reader: ReplayReader;
  #ahead: readonly SeenEvent[] = [];
  #upTo = 0;

  constructor(files: PlacedFile[], reader: ReplayReader) {
    this.#files = files;
    this.#reader = reader;
  }

  async next(): Promise<SeenStream> {
    while (this.#ahead.length === 0) {
      const placed = this.#files.shift();
      if (placed === undefined) break;
      // An archive that was copied in pieces may have a file twice.
      const events = (await this.#eventsOf(placed.file)).filter(({ offset }) => offset > this.#upTo);
      this.#ahead = events;
      this.#upTo = events.at(-1)?.offset ?? this.#upTo;
    }
    return { events: this.#ahead, isAll: this.#files.length === 0 };
  }

  drop(count: number): void {
    this.#ahead = this.#ahead.slice(count);
  }

  async #eventsOf(file: TrailFile): Promise<readonly SeenEvent[]> {
    const text = await readTrailFile(file);
    const records = text.ok ? recordsOf(text.value) : text;
    this.#reader.read(file);
    if (!records.ok) {
      this.#reader.corrupt(file, records.refusal);
      return [];
    }
    try {
      return [...fromCloudTrailRecords(records.value)].map((event) => seen(event, null));
    } catch (error) {
      this.#reader.corrupt(file, `does not hold whole events: ${messageOf(error)}`);
      return [];
    }
  }
}
