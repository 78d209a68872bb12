/** 2 KiB: what one subject may take at rest. The sections' limits are chosen to fit; a spec fills them all. */
export const STATE_BYTES_MAX = 2_048;

const TWO_TO_32 = 2 ** 32;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HYPHEN = 45;
const NINE = 57;
const ZERO = 48;
const TEN_BEFORE_A = 87;
const UUID_CHARS = 36;
/** Where each of the bytes stands in the text of a UUID. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const DIGITS = Buffer.from('0123456789abcdef', 'latin1');
/** Written anew for every id. */
const idText = Buffer.alloc(UUID_CHARS, '-', 'latin1');

/** Whether a state can keep an event's id, which it does as 16 bytes: every event that was validated has such a one. */
export const isKeptId = (id: string): boolean => UUID.test(id);

/** Whole numbers of fixed widths, one after another. What does not fit a width must not come here. */
export class StateWriter {
  readonly #bytes = new Uint8Array(STATE_BYTES_MAX);
  readonly #view = new DataView(this.#bytes.buffer);
  #at = 0;

  u8(value: number): void {
    this.#view.setUint8(this.#at, value);
    this.#at += 1;
  }

  u16(value: number): void {
    this.#view.setUint16(this.#at, value);
    this.#at += 2;
  }

  u32(value: number): void {
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
  }

  /** Milliseconds since the epoch, and offsets of a log. */
  u48(value: number): void {
    this.u16(Math.floor(value / TWO_TO_32));
    this.u32(value % TWO_TO_32);
  }

  /** Up to 2^53, for networks. */
  u56(value: number): void {
    const high = Math.floor(value / TWO_TO_32);
    this.u8(high >>> 16);
    this.u16(high & 0xffff);
    this.u32(value % TWO_TO_32);
  }

  id(id: string): void {
    let digits = 0;
    let byte = 0;
    for (let at = 0; at < id.length; at += 1) {
      const code = id.charCodeAt(at);
      if (code === HYPHEN) continue;
      byte = byte * 16 + (code <= NINE ? code - ZERO : code - TEN_BEFORE_A);
      digits += 1;
      if (digits % 2 === 0) {
        this.u8(byte);
        byte = 0;
      }
    }
  }

  /** A copy: the writer goes on to the next state. */
  take(): Uint8Array {
    const written = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return written;
  }
}

export class StateReader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    this.#at += 1;
    return this.#view.getUint8(this.#at - 1);
  }

  u16(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2);
  }

  u32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  u48(): number {
    return this.u16() * TWO_TO_32 + this.u32();
  }

  u56(): number {
    return (this.u8() * 0x1_0000 + this.u16()) * TWO_TO_32 + this.u32();
  }

  id(): string {
    for (const place of PLACES) {
      const byte = this.u8();
      idText[place] = DIGITS[byte >> 4] ?? 0;
      idText[place + 1] = DIGITS[byte & 15] ?? 0;
    }
    return idText.toString('latin1');
  }
}
