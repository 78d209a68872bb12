import { STREAMS, type Stream } from '../../../events/envelope.ts';
import { fromCloudTrailRecords } from '../../archive/domain/rebuild-event.ts';
import { recordsOf } from '../../imports/domain/trail-documents.ts';
import type { TrailFile } from '../../imports/find-trail-files.ts';
import { readTrailFile } from '../../imports/read-trail-file.ts';
import { messageOf } from '../../../shared/thrown.ts';
import { seen, type SeenEvent, type SeenStream } from '../detection/in-order.ts';
import type { Finding } from '../domain/finding.ts';
import { CallsSeen } from './calls-seen.ts';
import type { FilePlace } from './file-place.ts';
import { ReplayReader } from './replay-reader.ts';
import type { ReplayCounts, ReplayRun } from './replay-run.ts';

/** A file of our own archive. */
export interface PlacedFile {
  readonly file: TrailFile;
  readonly place: FilePlace;
}

/**
 * Replays files of our own archive, and says what came of each partition: one partition after the other, since a subject's events are all in one, and in each the
 * two streams as running detection puts them in order. One file of each stream is in memory. A gateway asks about keys of
 * other partitions, too: where its own key seems to have slept, its partition is replayed once more when all were seen.
 * @param nowMs when it is read: the archive does not say when the log received an event, but it was not later
 */
export async function replayOwn(
  files: readonly PlacedFile[],
  newRun: (calls: CallsSeen) => ReplayRun,
  reader: ReplayReader,
  nowMs: number,
): Promise<readonly ReplayCounts[]> {
  const calls = new CallsSeen();
  const counts = new Map<number, ReplayCounts>();
  const replay = async (partition: number, by: ReplayReader): Promise<void> => {
    const of = (stream: Stream) => new OwnStream(filesOf(files, stream, partition), by, nowMs);
    // What was known of the subjects of a partition is of no use for another one.
    counts.set(
      partition,
      await replayPartition({ lifecycle: of('lifecycle'), usage: of('usage') }, newRun(calls)),
    );
  };
  const partitions = new Set(files.map(({ place }) => place.partition));
  for (const partition of partitions) await replay(partition, reader);
  const again = [...counts].filter(([, { findings }]) => findings.some((one) => gatewayWoke(one, calls)));
  if (partitions.size > 1) for (const [partition] of again) await replay(partition, UNCOUNTED);
  return [...counts.values()];
}

/** Its files were counted, and what is wrong with them told, when they were read first. */
const UNCOUNTED = new ReplayReader([], [], () => undefined);

const gatewayWoke = ({ rule, keyId }: Finding, calls: CallsSeen): boolean =>
  rule === 'dormant-key-wakes' && calls.isGateway(keyId);

async function replayPartition(
  streams: Readonly<Record<Stream, OwnStream>>,
  run: ReplayRun,
): Promise<ReplayCounts> {
  for (;;) {
    const taken = run.take({ usage: await streams.usage.next(), lifecycle: await streams.lifecycle.next() });
    if (taken.lifecycle + taken.usage === 0) return run.counts();
    for (const stream of STREAMS) streams[stream].drop(taken[stream]);
  }
}

const filesOf = (files: readonly PlacedFile[], stream: Stream, partition: number): PlacedFile[] =>
  files
    .filter(({ place }) => place.stream === stream && place.partition === partition)
    .sort((one, other) => one.place.offset - other.place.offset);

/** One partition of a stream, file by file. */
class OwnStream {
  readonly #files: PlacedFile[];
  readonly #reader: ReplayReader;
  readonly #nowMs: number;
  #ahead: readonly SeenEvent[] = [];
  #upTo = 0;

  constructor(files: PlacedFile[], reader: ReplayReader, nowMs: number) {
    this.#nowMs = nowMs;
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
      return [...fromCloudTrailRecords(records.value)].map((event) => seen(event, this.#nowMs));
    } catch (error) {
      this.#reader.corrupt(file, `does not hold whole events: ${messageOf(error)}`);
      return [];
    }
  }
}
