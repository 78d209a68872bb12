import type { Cell, ReadModelTransaction } from '../projection.ts';
import type { AddRows } from './usage-schema.ts';

/** Rows of one statement: running a statement costs as much as writing a row, and more rows than these save no more. */
const ROWS_PER_STATEMENT = 25;

/** Writes rows of one shape, several per statement. Rows may wait in memory until `finish`. */
export class MultiRowInsert {
  readonly #tx: ReadModelTransaction;
  readonly #columns: number;
  readonly #one: string;
  readonly #many: string;
  #cells: Cell[] = [];

  constructor(tx: ReadModelTransaction, { into, columns, onConflict }: AddRows) {
    const row = `(${columns.map(() => '?').join(', ')})`;
    const rows = Array.from({ length: ROWS_PER_STATEMENT }, () => row).join(', ');
    this.#tx = tx;
    this.#columns = columns.length;
    this.#one = `${into} VALUES ${row} ${onConflict}`;
    this.#many = `${into} VALUES ${rows} ${onConflict}`;
  }

  /** As many cells as the shape has columns. */
  add(...cells: readonly Cell[]): void {
    for (const cell of cells) this.#cells.push(cell);
    if (this.#cells.length < this.#columns * ROWS_PER_STATEMENT) return;
    this.#tx.run(this.#many, ...this.#cells);
    this.#cells = [];
  }

  finish(): void {
    for (let at = 0; at < this.#cells.length; at += this.#columns) {
      this.#tx.run(this.#one, ...this.#cells.slice(at, at + this.#columns));
    }
    this.#cells = [];
  }
}
