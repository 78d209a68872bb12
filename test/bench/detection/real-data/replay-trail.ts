import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stream } from '../../../../src/events/envelope.ts';
import type { LoggedEvent } from '../../../../src/events/stored-event.ts';
import { EmbeddedEventLog } from '../../../../src/modules/event-log/embedded/embedded-event-log.ts';
import { importTrail } from '../../../../src/modules/imports/import-trail.ts';
import { NOWHERE } from '../../../../src/modules/alerts/domain/place.ts';
import { DEFAULT_RULES } from '../../../../src/modules/alerts/domain/rule-set.ts';
import { systemClock } from '../../../../src/shared/clock.ts';
import { systemIds } from '../../../../src/shared/ids.ts';
import { Detector, type Made } from '../evaluation/detector.ts';

const BATCH_EVENTS = 5_000;

/** Imports files into a log of their own, and lets the detectors read what it then holds, by event time. */
export async function replayTrail(paths: readonly string[]): Promise<readonly Made[]> {
  const directory = await mkdtemp(join(tmpdir(), 'keytrail-detection-bench-'));
  try {
    const log = await EmbeddedEventLog.open({ path: join(directory, 'log.sqlite') });
    await importTrail({ log, clock: systemClock, ids: systemIds }, { paths });
    const events = [...(await all(log, 'lifecycle')), ...(await all(log, 'usage'))];
    await log.close();
    events.sort((one, other) => timeOf(one) - timeOf(other));
    return new Detector(DEFAULT_RULES, NOWHERE).read(events);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function all(log: EmbeddedEventLog, stream: Stream): Promise<readonly LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (let after: readonly number[] = [0]; ;) {
    const { events: next, checkpoint } = await log.read(stream, after, BATCH_EVENTS);
    if (next.length === 0) return events;
    events.push(...next);
    after = checkpoint;
  }
}

const TIME = /"time":"([^"]+)"/;
const timeOf = ({ text }: LoggedEvent): number => Date.parse(TIME.exec(text)?.[1] ?? '');
