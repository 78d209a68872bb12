import type { Finding } from './finding.ts';

const NOTHING: readonly Finding[] = [];

/** Collects what rules find about one event. Nearly always that is nothing, which then costs nothing. */
export class FoundSoFar {
  #findings: Finding[] | null = null;

  add(found: Finding | null): void {
    if (found === null) return;
    this.#findings ??= [];
    this.#findings.push(found);
  }

  all(): readonly Finding[] {
    return this.#findings ?? NOTHING;
  }
}
