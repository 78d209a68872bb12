import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { advance, BEGINNING, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import { openReadModelForQueries, readModelPath } from '../sqlite/read-model-file.ts';
import { keyStateProjection, parseState } from './key-state-projection.ts';

/** Which keys are revoked, for another thread than the one that folds them. Reads the read model's file beside it. */
export class SqliteRevokedKeys {
  readonly #database: DatabaseSync;
  readonly #state: StatementSync;
  readonly #checkpoint: StatementSync;

  constructor(dataDir: string) {
    this.#database = openReadModelForQueries(readModelPath(dataDir, keyStateProjection.name));
    this.#state = this.#database.prepare("SELECT state FROM keys WHERE id = ? AND kind = 'revoked'");
    this.#checkpoint = this.#database.prepare(
      `SELECT partition, "offset" FROM store_checkpoint WHERE stream = 'lifecycle'`,
    );
  }

  /** How far the key states are folded. */
  position(): Checkpoint {
    return this.#checkpoint
      .all()
      .reduce<Checkpoint>(
        (position, row) => advance(position, Number(row['partition']), Number(row['offset'])),
        BEGINNING,
      );
  }

  /** States of those among the keys that are revoked. */
  among(keyIds: ReadonlySet<string>): ReadonlyMap<string, KeyState> {
    const found = new Map<string, KeyState>();
    for (const keyId of keyIds) {
      const row = this.#state.get(keyId);
      if (row !== undefined) found.set(keyId, parseState(row['state']));
    }
    return found;
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
