import type { KnownEvent } from '../../../events/catalogue.ts';
import type { Stream } from '../../../events/envelope.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { latestCredibleTime } from '../../../shared/clock-skew.ts';
import { recordsOf } from '../../imports/domain/trail-documents.ts';
import { changeEvents, usageEvent } from '../../imports/domain/trail-events.ts';
import type { TrailRecord } from '../../imports/domain/trail-record.ts';
import { usableRecord } from '../../imports/domain/usable-record.ts';
import type { TrailFile } from '../../imports/find-trail-files.ts';
import { DEFAULT_TENANT } from '../../imports/import-trail.ts';
import { readAhead } from '../../imports/read-ahead.ts';
import { readTrailFile } from '../../imports/read-trail-file.ts';
import { seen, type SeenEvent } from '../detection/in-order.ts';
import type { ReplayReader } from './replay-reader.ts';
import type { ReplayCounts, ReplayRun } from './replay-run.ts';

/** As AWS names a file: when it was delivered, which is some minutes after what is in it. */
const DELIVERED = /_(\d{8}T\d{4}Z)_[A-Za-z0-9]+\.json(?:\.gz)?$/;

/** Ids that are remembered: copies of a record are delivered within hours of each other. */
const IDS_KEPT = 1_000_000;

/**
 * Replays files of another system's trail as if they had been imported, in the order in which they were delivered, those of
 * all regions together, and within a file by time. Files with other names come first, in the order in which they were found.
 * @param nowMs when they are received, as by an import: what is dated later is left out
 */
export async function replayForeign(
  files: readonly TrailFile[],
  run: ReplayRun,
  reader: ReplayReader,
  nowMs: number,
): Promise<ReplayCounts> {
  const known = new RecentIds();
  const latest = latestCredibleTime(nowMs);
  for await (const [file, text] of readAhead(inDeliveryOrder(files), readTrailFile)) {
    const records = text.ok ? recordsOf(text.value) : text;
    reader.read(file);
    if (!records.ok) {
      reader.corrupt(file, records.refusal);
      continue;
    }
    const events = records.value
      .flatMap((value) => {
        const record = usableRecord(value, latest);
        if (record.ok) return [record.value];
        reader.leftOut.add(file.path, record.refusal);
        return [];
      })
      .toSorted((one, other) => one.time.localeCompare(other.time))
      .flatMap(eventsOf)
      .filter(({ id }) => known.isNew(id));
    let lifecycle = seenOf(events, 'lifecycle', nowMs);
    let usage = seenOf(events, 'usage', nowMs);
    while (lifecycle.length + usage.length > 0) {
      const taken = run.take({
        lifecycle: { events: lifecycle, isAll: true },
        usage: { events: usage, isAll: true },
      });
      lifecycle = lifecycle.slice(taken.lifecycle);
      usage = usage.slice(taken.usage);
    }
  }
  return run.counts();
}

/** A record that is in two files is one event, as it would be in the log. */
class RecentIds {
  readonly #ids = new Set<string>();

  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= IDS_KEPT) break;
      this.#ids.delete(oldest);
    }
    return true;
  }
}

const deliveredAt = ({ path }: TrailFile): string => DELIVERED.exec(path)?.[1] ?? '';

const inDeliveryOrder = (files: readonly TrailFile[]): readonly TrailFile[] =>
  files.toSorted((one, other) => deliveredAt(one).localeCompare(deliveredAt(other)));

function eventsOf(record: TrailRecord): readonly KnownEvent[] {
  const changes = record.change === null ? [] : changeEvents(record, record.change, DEFAULT_TENANT);
  const usage = usageEvent(record, DEFAULT_TENANT);
  return usage === null ? changes : [...changes, usage];
}

function seenOf(events: readonly KnownEvent[], stream: Stream, nowMs: number): readonly SeenEvent[] {
  const records = events.map(toRecord).filter((record) => record.stream === stream);
  return records.map((record, at) => seen({ ...record, partition: 0, offset: at + 1 }, nowMs));
}
