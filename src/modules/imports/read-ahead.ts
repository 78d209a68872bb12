/** Together with {@link FILES_AHEAD} what is held in memory beyond the file in hand: small files by number, large ones by size. */
const BYTES_AHEAD = 16 * 1024 * 1024;
/** Enough that thousands of files of a few kilobytes do not wait for the disk one after the other. */
const FILES_AHEAD = 16;

/**
 * Loads items in order, starting some before they are asked for, so that reading and inflating go on, in Node's thread
 * pool, while the caller parses. `load` must not reject: a rejection nobody awaits yet would end the process.
 */
export async function* readAhead<Item extends { readonly bytes: number }, Loaded>(
  items: readonly Item[],
  load: (item: Item) => Promise<Loaded>,
): AsyncGenerator<readonly [Item, Loaded]> {
  const started: { readonly item: Item; readonly loading: Promise<Loaded> }[] = [];
  let next = 0;
  let bytes = 0;
  for (;;) {
    for (;;) {
      const item = items[next];
      const full = started.length >= FILES_AHEAD || (started.length > 0 && bytes >= BYTES_AHEAD);
      if (item === undefined || full) break;
      started.push({ item, loading: load(item) });
      bytes += item.bytes;
      next += 1;
    }
    const first = started.shift();
    if (first === undefined) return;
    const loaded = await first.loading;
    bytes -= first.item.bytes;
    yield [first.item, loaded];
  }
}
