/**
 * A process that may write no file larger than the limit it was started with (`ulimit -f`). It appends large batches
 * until one is refused, then a small one, for which there is room, and prints what happened as JSON.
 */
import type { EventRecord } from '../../src/events/stored-event.ts';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';
import { InfrastructureError } from '../../src/shared/infrastructure-error.ts';

const LARGE_BATCH_EVENTS = 10;
const LARGE_TEXT_CHARACTERS = 40_000;

const event = (id: string, text: string): EventRecord => ({
  stream: 'usage',
  id,
  type: 'KeyUsed',
  key: 'k',
  text,
});

const largeBatch = (number: number): EventRecord[] =>
  Array.from({ length: LARGE_BATCH_EVENTS }, (_, at) =>
    event(`${number}-${at}`, 'x'.repeat(LARGE_TEXT_CHARACTERS)),
  );

const log = await EmbeddedEventLog.open({ path: String(process.argv[2]) });
const acknowledged: string[] = [];
let refusal: InfrastructureError | null = null;
for (let number = 0; refusal === null; number += 1) {
  const batch = largeBatch(number);
  try {
    await log.append(batch);
    acknowledged.push(...batch.map(({ id }) => id));
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error;
    refusal = error;
  }
}

const readWhileRefused = (await log.read('usage', [], 10_000)).events.map(({ id }) => id);
await log.append([event('small', '{}')]);
await log.close();
process.stdout.write(JSON.stringify({ code: refusal.code, acknowledged, readWhileRefused }));
