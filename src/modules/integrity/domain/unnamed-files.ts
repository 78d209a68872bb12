/**
 * Log files that lie in the archive and that no digest has named so far. A digest may name a file long before or after the
 * file's day is looked through, so both are kept until the other one comes; of a year, what is kept is of a day or two.
 */
export class UnnamedFiles {
  /** Named, and not seen yet. */
  readonly #named = new Set<string>();
  /** Seen, and not named yet, with when they were delivered. */
  readonly #seen = new Map<string, number>();

  named(key: string): void {
    if (!this.#seen.delete(key)) this.#named.add(key);
  }

  listed(key: string, deliveredMs: number): void {
    if (!this.#named.delete(key)) this.#seen.set(key, deliveredMs);
  }

  /** What no digest has named: delivered before an instant, and how many since. */
  rest(beforeMs: number): { readonly older: readonly string[]; readonly newer: number } {
    const older = [...this.#seen].filter(([, deliveredMs]) => deliveredMs < beforeMs).map(([key]) => key);
    return { older, newer: this.#seen.size - older.length };
  }
}
