import type { PasswordBook } from './passwords.ts';

/** The passwords that configuration lists at present, replaced as a whole whenever it changes. */
export class ConfiguredPasswords implements PasswordBook {
  #hashes: ReadonlyMap<string, string> = new Map();
  #isLoaded = false;

  hashFor(principalName: string): string | undefined {
    return this.#hashes.get(principalName);
  }

  /** @returns the names whose password is another one now, or gone; none the first time, when nothing was known */
  replace(hashes: ReadonlyMap<string, string>): readonly string[] {
    const changed = [...this.#hashes].filter(([name, hash]) => hashes.get(name) !== hash);
    const wasLoaded = this.#isLoaded;
    this.#hashes = hashes;
    this.#isLoaded = true;
    return wasLoaded ? changed.map(([name]) => name) : [];
  }
}
