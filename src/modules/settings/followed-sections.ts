import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { systemCode } from '../../shared/thrown.ts';
import { timerPause, type Pause } from '../projections/pause.ts';
import { problemText } from './domain/located-value.ts';
import type { SectionDefinition } from './file-section.ts';
import { readLocatedYaml, YAML_BYTES_MAX } from './read-located-yaml.ts';
import { SettingsError } from './settings-error.ts';

/** A change counts when two looks in a row find the same, since a file may be looked at while it is written. */
const LOOK_EVERY_MS = 1_000;

export interface FollowedSectionsParts {
  /** keytrail.yaml; null: there is none, and every section has its default. */
  readonly path: string | null;
  /** A section cannot be used as it is now: what was in force stays so. Texts name file and line and quote nothing. */
  readonly onBroken: (section: string, problems: readonly string[]) => void;
  readonly onChanged: (section: string) => void;
  readonly pause?: Pause;
}

/** The latest usable value of a section. */
export interface FollowedSection<Value> {
  current(): Value;
  /** Called with each new value, until the process ends. */
  onChange(listener: (value: Value) => void): void;
}

interface Followed {
  readonly name: string;
  /** @returns what is wrong with the section, in words, or whether it has another value now */
  take(text: string | null, file: string): readonly string[] | 'unchanged' | 'changed';
}

/**
 * The sections of keytrail.yaml that rooms other than that of keys read, followed while the service runs. Each stands for
 * itself: a mistake in the rules of alerts leaves the schedules as they are, and the rules that were in force too.
 */
export class FollowedSections {
  readonly #parts: FollowedSectionsParts;
  readonly #sections: Followed[] = [];
  readonly #halt = new AbortController();
  #text: string | null;
  #seen: string | null;
  #looks: Promise<void> = Promise.resolve();
  #loop: Promise<void> = Promise.resolve();

  private constructor(parts: FollowedSectionsParts, text: string | null) {
    this.#parts = parts;
    this.#text = text;
    this.#seen = text;
  }

  /** @throws SettingsError when the file cannot be read */
  static async open(parts: FollowedSectionsParts): Promise<FollowedSections> {
    return new FollowedSections(parts, parts.path === null ? null : await textOf(parts.path));
  }

  /** @throws SettingsError naming every problem with its line: at the start there is nothing else to go by */
  follow<Value>(definition: SectionDefinition<Value>): FollowedSection<Value> {
    const section = new Section(definition);
    const taken = section.take(this.#text, this.#name());
    if (typeof taken !== 'string') throw new SettingsError(taken);
    this.#sections.push(section);
    return section;
  }

  start(): void {
    if (this.#parts.path !== null) this.#loop = this.#follow();
  }

  /** Looks now, and takes what is there as complete. */
  reload(): Promise<void> {
    return this.#look(true);
  }

  async stop(): Promise<void> {
    this.#halt.abort();
    await this.#loop;
    await this.#looks;
  }

  #name(): string {
    return this.#parts.path === null ? 'keytrail.yaml' : basename(this.#parts.path);
  }

  async #follow(): Promise<void> {
    for (;;) {
      await (this.#parts.pause ?? timerPause)(LOOK_EVERY_MS, this.#halt.signal);
      if (this.#halt.signal.aborted) return;
      await this.#look(false);
    }
  }

  #look(complete: boolean): Promise<void> {
    this.#looks = this.#looks.then(() => this.#lookOnce(complete));
    return this.#looks;
  }

  /** A file that cannot be read changes nothing; whoever follows the keys in it says so. */
  async #lookOnce(complete: boolean): Promise<void> {
    if (this.#parts.path === null) return;
    let text: string;
    try {
      text = await textOf(this.#parts.path);
    } catch (error) {
      if (error instanceof SettingsError) return;
      throw error;
    }
    const settled = complete || text === this.#seen;
    this.#seen = text;
    if (!settled || text === this.#text) return;
    this.#text = text;
    for (const section of this.#sections) {
      const taken = section.take(text, this.#name());
      if (taken === 'changed') this.#parts.onChanged(section.name);
      else if (taken !== 'unchanged') this.#parts.onBroken(section.name, taken);
    }
  }
}

class Section<Value> implements FollowedSection<Value>, Followed {
  readonly #definition: SectionDefinition<Value>;
  readonly #listeners: ((value: Value) => void)[] = [];
  #value: { readonly value: Value; readonly digest: string } | undefined;

  constructor(definition: SectionDefinition<Value>) {
    this.#definition = definition;
  }

  get name(): string {
    return this.#definition.name;
  }

  current(): Value {
    if (this.#value === undefined) throw new TypeError('a section is asked before it was read');
    return this.#value.value;
  }

  onChange(listener: (value: Value) => void): void {
    this.#listeners.push(listener);
  }

  take(text: string | null, file: string): readonly string[] | 'unchanged' | 'changed' {
    const yaml = text === null ? null : readLocatedYaml(text);
    if (yaml !== null && !yaml.ok) return [problemText(file, yaml.problem)];
    const property = yaml?.root.properties.find(({ name }) => name === this.name);
    const read = this.#definition.read(property?.value ?? null);
    if (!read.ok) return read.problems.map((problem) => problemText(file, problem));
    const digest = JSON.stringify(read.value);
    if (digest === this.#value?.digest) return 'unchanged';
    const isFirst = this.#value === undefined;
    this.#value = { value: read.value, digest };
    if (!isFirst) for (const listener of this.#listeners) listener(read.value);
    return 'changed';
  }
}

/** Bounded: a device that never ends is not read to its end. */
async function textOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(YAML_BYTES_MAX + 1);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new SettingsError([`${path}: cannot be read (${systemCode(error) ?? 'not a text in UTF-8'}).`]);
  }
}
