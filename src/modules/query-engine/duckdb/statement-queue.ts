import type { StatementEnd } from './statement-end.ts';

/**
 * Lets a few statements run at a time. Each one occupies a thread of Node's pool of four while it executes; more of
 * them would hold up file access and hashing for everybody else.
 */
export class StatementQueue {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Waits for a place, runs `work` and gives the place back. Undefined when the statement's end came while waiting. */
  async run<Value>(end: StatementEnd, work: () => Promise<Value>): Promise<Value | undefined> {
    if (!(await this.#enter(end))) return undefined;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(end: StatementEnd): Promise<boolean> {
    if (end.refusal !== undefined) return false;
    if (this.#free > 0) {
      this.#free -= 1;
      return true;
    }
    return new Promise((resolve) => {
      const forget = end.onEnd(() => {
        const place = this.#waiting.indexOf(enter);
        if (place !== -1) this.#waiting.splice(place, 1);
        resolve(false);
      });
      const enter = (): void => {
        forget();
        resolve(true);
      };
      this.#waiting.push(enter);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
