import type { LoggedEvent } from '../../../../src/events/stored-event.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../../../src/shared/iso-time.ts';

/** How the two streams of the log are read against each other: nothing says that they keep step. */
export const READING_ORDERS = ['as written', 'lifecycle half an hour late', 'lifecycle a day ahead'] as const;
export type ReadingOrder = (typeof READING_ORDERS)[number];

const LATE_MS = 30 * MS_PER_MINUTE;
const SHIFT_MS: Readonly<Record<ReadingOrder, { readonly lifecycle: number; readonly usage: number }>> = {
  'as written': { lifecycle: 0, usage: 0 },
  'lifecycle half an hour late': { lifecycle: LATE_MS, usage: 0 },
  'lifecycle a day ahead': { lifecycle: 0, usage: MS_PER_DAY },
};

/** The days of a log as they are read in an order; each stream for itself stays in order. */
export function* inReadingOrder(
  days: Iterable<readonly LoggedEvent[]>,
  order: ReadingOrder,
): Generator<readonly LoggedEvent[]> {
  if (order === 'as written') {
    yield* days;
    return;
  }
  const shift = SHIFT_MS[order];
  const readMs = ({ stream, appendedAtMs = 0 }: LoggedEvent): number => appendedAtMs + shift[stream];
  const byTime = (one: LoggedEvent, other: LoggedEvent): number => readMs(one) - readMs(other);
  let waiting: LoggedEvent[] = [];
  for (const day of days) {
    const endMs = day.at(-1)?.appendedAtMs ?? 0;
    const all = [...waiting, ...day];
    waiting = all.filter((event) => readMs(event) > endMs);
    yield all.filter((event) => readMs(event) <= endMs).sort(byTime);
  }
  yield waiting.sort(byTime);
}
