import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { STREAMS } from '../../../src/events/envelope.ts';
import { DetectionFollower } from '../../../src/modules/alerts/detection/detection-follower.ts';
import { NOWHERE } from '../../../src/modules/alerts/domain/place.ts';
import { DEFAULT_RULES } from '../../../src/modules/alerts/domain/rule-set.ts';
import { BEGINNING, covers } from '../../../src/modules/event-log/checkpoint.ts';
import { EmbeddedEventLog } from '../../../src/modules/event-log/embedded/embedded-event-log.ts';
import { EmbeddedLogReader } from '../../../src/modules/event-log/embedded/log-reader.ts';
import { SqliteDetectionStore } from '../../../src/modules/projections/detection/sqlite-detection-store.ts';
import { readModelPath } from '../../../src/modules/projections/sqlite/read-model-file.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { createdRecord, usedRecord, type TrailShape } from '../scale/generated-trail.ts';

const APPEND_EVENTS = 10_000;
const LOOK_EVERY_MS = 20;
const MICROS_PER_SECOND = 1e6;

export interface HistoryFigures {
  readonly events: number;
  readonly subjects: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly fileBytes: number;
  readonly stateBytesMean: number;
  readonly stateBytesMax: number;
}

/** Fills a log, then has detection follow it from its beginning, as after an upgrade. */
export async function takeInHistory(size: Pick<TrailShape, 'keys' | 'uses'>): Promise<HistoryFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-bench-detection-'));
  try {
    const path = join(dataDir, 'log.sqlite');
    await fill(path, { ...size, startMs: systemClock.nowMs() - 95 * 86_400_000 });
    const reader = EmbeddedLogReader.open({ path });
    const store = SqliteDetectionStore.open({ dataDir, clock: systemClock });
    const follower = new DetectionFollower({
      ...{ log: reader, store, clock: systemClock, rules: () => DEFAULT_RULES, locate: NOWHERE },
      append: () => Promise.resolve(),
    });
    const ends = await Promise.all(STREAMS.map((stream) => reader.end(stream)));
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    follower.start();
    while (!STREAMS.every((stream, at) => covers(store.checkpoint(stream), ends[at] ?? BEGINNING)))
      await pause(LOOK_EVERY_MS);
    const seconds = (performance.now() - startedMs) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const subjects = store.subjects();
    await follower.stop();
    reader.close();
    return {
      ...{ events: size.keys + size.uses, subjects, seconds },
      cpuSeconds: (user + system) / MICROS_PER_SECOND,
      ...atRest(readModelPath(dataDir, 'detection')),
    };
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

async function fill(path: string, shape: TrailShape): Promise<void> {
  const log = await EmbeddedEventLog.open({ path });
  for (const [count, record] of [
    [shape.keys, createdRecord],
    [shape.uses, usedRecord],
  ] as const) {
    for (let from = 0; from < count; from += APPEND_EVENTS) {
      const length = Math.min(APPEND_EVENTS, count - from);
      await log.append(Array.from({ length }, (_, at) => record(shape, from + at)));
    }
  }
  await log.close();
}

function atRest(path: string): Pick<HistoryFigures, 'fileBytes' | 'stateBytesMean' | 'stateBytesMax'> {
  const database = new DatabaseSync(path);
  const { mean, most } = {
    ...database
      .prepare('SELECT avg(length(state)) AS mean, max(length(state)) AS most FROM subject_states')
      .get(),
  };
  database.close();
  return {
    fileBytes: statSync(path).size,
    stateBytesMean: Math.round(Number(mean)),
    stateBytesMax: Number(most),
  };
}
