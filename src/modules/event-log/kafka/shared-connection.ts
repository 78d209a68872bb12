/** How a connection comes and goes. */
export interface ConnectionParts<Connection> {
  readonly open: () => Promise<Connection>;
  readonly close: (connection: Connection) => Promise<void>;
}

/**
 * A connection that all share who need it, until one of them finds that it fails: then the next has another one. Whoever
 * fails gives up what he used himself; a failure that comes late takes nothing from those who have a newer one.
 */
export class SharedConnection<Connection> {
  readonly #parts: ConnectionParts<Connection>;
  #current: Promise<Connection> | undefined;
  /** Until each of them is closed. */
  readonly #givenUp = new Map<Promise<Connection>, Promise<void>>();

  constructor(parts: ConnectionParts<Connection>) {
    this.#parts = parts;
  }

  /** The one in use, opened for the first who asks. Whoever is given it has to wait for it: it fails as its opening does. */
  current(): Promise<Connection> {
    this.#current ??= this.#parts.open();
    return this.#current;
  }

  /** Nobody waits until it has ended: it first waits for answers that may never come. */
  giveUp(connection: Promise<Connection>): void {
    if (this.#current === connection) this.#current = undefined;
    if (this.#givenUp.has(connection)) return;
    const ended = this.#end(connection).finally(() => this.#givenUp.delete(connection));
    this.#givenUp.set(connection, ended);
  }

  /** Resolves when all that were opened have ended. */
  async close(): Promise<void> {
    if (this.#current !== undefined) this.giveUp(this.#current);
    await Promise.all(this.#givenUp.values());
  }

  async #end(connection: Promise<Connection>): Promise<void> {
    try {
      await this.#parts.close(await connection);
    } catch (error) {
      // It is given up because it does not work; what matters is the failure that led here.
      if (error instanceof TypeError) throw error;
    }
  }
}
