/**
 * A process that may write no file larger than the limit it was started with (`ulimit -f`). It appends until the disk
 * refuses, waits for a line on its input, which says that the limit is gone, and appends the refused events again.
 * It prints what happened as JSON.
 */
import { once } from 'node:events';
import type { EventRecord } from '../../src/events/stored-event.ts';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';
import { InfrastructureError } from '../../src/shared/infrastructure-error.ts';

const log = await EmbeddedEventLog.open({ path: String(process.argv[2]) });
const batch = (number: number): EventRecord[] =>
  Array.from({ length: 10 }, (_, at) => ({
    stream: 'usage',
    id: `${number}-${at}`,
    type: 'KeyUsed',
    key: 'k',
    text: 'x'.repeat(8_000),
  }));

const count = async (): Promise<number> => (await log.read('usage', [], 100_000)).events.length;

let taken = 0;
let refusal: InfrastructureError | null = null;
while (refusal === null) {
  try {
    await log.append(batch(taken));
    taken += 1;
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error;
    refusal = error;
  }
}
const report = { acknowledged: taken * 10, storedWhileRefused: await count(), code: refusal.code };
process.stdout.write(`${JSON.stringify(report)}\n`);

await once(process.stdin, 'data');
const places = await log.append(batch(taken));
process.stdout.write(
  `${JSON.stringify({ stored: await count(), offsets: places.map(({ offset }) => offset) })}\n`,
);
await log.close();
process.stdin.destroy();
