const HEAD = Buffer.from('{"Records":[');
const TAIL = Buffer.from(']}');
const SEPARATOR = ','.charCodeAt(0);
const SEPARATOR_BYTES = 1;

/** A UTF-16 unit takes at most 3 bytes as UTF-8. */
const UTF8_BYTES_PER_UNIT_MAX = 3;

const INITIAL_BYTES = 1024 * 1024;

/** More than this is given back once a file was taken: one read of large events must not be paid for ever after. */
const KEPT_BYTES_MAX = 32 * 1024 * 1024;

/**
 * The text of the next log files, as bytes, in one buffer that is used again for file after file. Keeping records as
 * strings until their file is due, and joining them then, takes twice the processor time per event: every collection of
 * garbage moves them, and every file touches fresh memory twice.
 */
export class LogFileText {
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  #end = HEAD.copy(this.#bytes);

  /** Adds one or more records, as JSON separated by commas. Returns their bytes, without a separator before them. */
  add(records: string): number {
    this.#reserve(records.length * UTF8_BYTES_PER_UNIT_MAX);
    if (this.#end > HEAD.length) this.#bytes[this.#end++] = SEPARATOR;
    const written = this.#bytes.write(records, this.#end);
    this.#end += written;
    return written;
  }

  /**
   * Gives `read` the text of a file that holds the first additions, of these sizes, and no others. The bytes are its own
   * only until it returns.
   */
  withFile<Value>(additions: readonly number[], read: (raw: Uint8Array) => Value): Value {
    const end = endOf(additions);
    const following = Buffer.from(this.#bytes.subarray(end, end + TAIL.length));
    TAIL.copy(this.#bytes, end);
    try {
      return read(this.#bytes.subarray(0, end + TAIL.length));
    } finally {
      following.copy(this.#bytes, end);
    }
  }

  /** Takes the first additions, of these sizes, out of the text. */
  drop(additions: readonly number[]): void {
    if (additions.length === 0) return;
    const next = endOf(additions) + SEPARATOR_BYTES;
    const rest = this.#bytes.subarray(Math.min(next, this.#end), this.#end);
    const bytes =
      this.#bytes.length > KEPT_BYTES_MAX && rest.length < INITIAL_BYTES / 2
        ? Buffer.allocUnsafe(INITIAL_BYTES)
        : this.#bytes;
    HEAD.copy(bytes);
    rest.copy(bytes, HEAD.length);
    this.#bytes = bytes;
    this.#end = HEAD.length + rest.length;
  }

  #reserve(bytes: number): void {
    const needed = this.#end + SEPARATOR_BYTES + bytes + TAIL.length;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

function endOf(additions: readonly number[]): number {
  let end = HEAD.length + Math.max(0, additions.length - 1) * SEPARATOR_BYTES;
  for (const bytes of additions) end += bytes;
  return end;
}

/** The text of a log file of exactly these records. */
export function logFileText(records: readonly string[]): Uint8Array {
  const text = new LogFileText();
  return text.withFile(
    records.map((record) => text.add(record)),
    (raw) => Uint8Array.from(raw),
  );
}
