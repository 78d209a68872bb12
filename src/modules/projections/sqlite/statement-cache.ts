import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Cell, ReadModelTransaction, Row } from '../projection.ts';

/**
 * Runs SQL on one connection and prepares each text once. Preparing costs several times what a point look-up does, and
 * the texts of our read models are few and fixed, so the cache is never emptied while the connection lives.
 */
export class StatementCache implements ReadModelTransaction {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  run(sql: string, ...parameters: readonly Cell[]): void {
    this.#prepared(sql).run(...parameters);
  }

  get(sql: string, ...parameters: readonly Cell[]): Row | undefined {
    return this.#prepared(sql).get(...parameters);
  }

  all(sql: string, ...parameters: readonly Cell[]): readonly Row[] {
    return this.#prepared(sql).all(...parameters);
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
