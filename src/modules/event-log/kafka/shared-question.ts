/**
 * A question that many want answered at the same time, asked once for all of them. Whoever comes while it is being asked
 * gets the answer to the next asking, because the one under way may already have been answered by then. So anybody can
 * ask at any rate, and the one who answers is asked once per round trip.
 */
export class SharedQuestion<Answer> {
  readonly #ask: () => Promise<Answer>;
  #current: Promise<Answer> | undefined;
  #next: Promise<Answer> | undefined;

  constructor(ask: () => Promise<Answer>) {
    this.#ask = ask;
  }

  ask(): Promise<Answer> {
    if (this.#current === undefined) return this.#askNow();
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#askNow();
      });
    return this.#next;
  }

  #askNow(): Promise<Answer> {
    const asked = this.#ask();
    this.#current = asked;
    const forget = (): void => {
      if (this.#current === asked) this.#current = undefined;
    };
    asked.then(forget, forget);
    return asked;
  }
}
