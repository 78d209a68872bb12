/**
 * A process that appends to the log named on its command line as fast as 32 callers can, and prints the id of each event
 * once its append has answered. It never ends by itself: the test kills it.
 */
import { v7 } from 'uuid';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';

const CALLERS = 32;
const log = await EmbeddedEventLog.open({ path: String(process.argv[2]) });

async function caller(number: number): Promise<never> {
  for (let turn = 0; ; turn += 1) {
    const ids = Array.from({ length: 1 + ((turn + number) % 3) }, () => v7());
    await log.append(
      ids.map((id) => ({
        stream: 'usage',
        id,
        type: 'KeyUsed',
        key: `key_${number}`,
        text: `{"id":"${id}"}`,
      })),
    );
    process.stdout.write(`${ids.join('\n')}\n`);
  }
}

await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)));
