import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { systemCode } from '../../shared/thrown.ts';
import { timerPause, type Pause } from '../projections/pause.ts';
import { problemText, type FileProblem } from './domain/located-value.ts';
import type { SectionDefinition } from './file-section.ts';
import { readLocatedYaml, YAML_BYTES_MAX, type LocatedYaml } from './read-located-yaml.ts';
import { SettingsError } from './settings-error.ts';
import { unknownNames } from './unknown-names.ts';

/** A change counts when two looks in a row find the same, since a file may be looked at while it is written. */
const LOOK_EVERY_MS = 1_000;

export interface FollowedSectionsParts {
  /** keytrail.yaml; null: there is none, and every section has its default. */
  readonly path: string | null;
  /** A section cannot be used as it is now: what was in force stays so. Texts name file and line and quote nothing. */
  readonly onBroken: (section: string, problems: readonly string[]) => void;
  readonly onChanged: (section: string) => void;
  /** A section that could not be used is what it was before, so that nothing has changed. */
  readonly onMended?: (section: string) => void;
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
  /** @returns what is wrong with the section, or whether it has another value now */
  take(yaml: LocatedYaml | null): readonly FileProblem[] | 'unchanged' | 'changed';
}

/** A section that cannot be used as it stands in the file now, so that the service would not start with it. */
export interface SectionTrouble {
  readonly section: string;
  readonly file: string;
  readonly problems: readonly FileProblem[];
}

/** What stands beside the sections: names that are neither a setting's nor a section's. */
const BESIDE = 'settings';

/** What is followed of a file beside its sections; the values of settings count at the next start only. */
const besideSections: Followed = {
  name: BESIDE,
  take: (yaml) => {
    if (yaml?.ok !== true) return 'unchanged';
    const problems = unknownNames(yaml.root);
    return problems.length === 0 ? 'unchanged' : problems;
  },
};

/**
 * The sections of keytrail.yaml that rooms other than that of keys read, followed while the service runs. Each stands for
 * itself: a mistake in the rules of alerts leaves the schedules as they are, and the rules that were in force too.
 */
export class FollowedSections {
  readonly #parts: FollowedSectionsParts;
  readonly #sections: Followed[] = [besideSections];
  readonly #troubles = new Map<string, readonly FileProblem[]>();
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
    const taken = section.take(yamlOf(this.#text));
    if (typeof taken !== 'string') throw new SettingsError(this.#texts(taken));
    this.#sections.push(section);
    return section;
  }

  /** What is followed, in the order in which it was asked for. */
  names(): readonly string[] {
    return this.#sections.map(({ name }) => name);
  }

  /** What cannot be used now; the rest of the service goes on with what was in force. */
  troubles(): readonly SectionTrouble[] {
    return [...this.#troubles].map(([section, problems]) => ({ section, file: this.#name(), problems }));
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
    const isNew = text !== this.#text;
    if (!settled || (!isNew && this.#troubles.size === 0)) return;
    this.#text = text;
    const yaml = yamlOf(text);
    // What is in trouble is looked at again and again: a file that it names, such as a secret's, may have come by now.
    for (const section of this.#sections)
      if (isNew || this.#troubles.has(section.name)) this.#take(section, yaml);
  }

  #take(section: Followed, yaml: LocatedYaml | null): void {
    const { name } = section;
    const taken = takenBy(section, yaml);
    if (typeof taken === 'string') {
      const isMended = this.#troubles.delete(name);
      if (taken === 'changed') this.#parts.onChanged(name);
      else if (isMended) this.#parts.onMended?.(name);
      return;
    }
    const isTold = JSON.stringify(this.#troubles.get(name)) === JSON.stringify(taken);
    this.#troubles.set(name, taken);
    if (!isTold) this.#parts.onBroken(name, this.#texts(taken));
  }

  #texts(problems: readonly FileProblem[]): readonly string[] {
    return problems.map((problem) => problemText(this.#name(), problem));
  }
}

const yamlOf = (text: string | null): LocatedYaml | null => (text === null ? null : readLocatedYaml(text));

/** While following, what is thrown is trouble of that section, to be tried again: it must not end the process. */
function takenBy(section: Followed, yaml: LocatedYaml | null): ReturnType<Followed['take']> {
  try {
    return section.take(yaml);
  } catch (cause) {
    return [{ line: null, reason: sentenceOf(cause) }];
  }
}

/** Errors of infrastructure hold no secret; what else was thrown may quote the file. */
const sentenceOf = (cause: unknown): string =>
  cause instanceof InfrastructureError
    ? cause.message
    : `cannot be used now (${systemCode(cause) ?? 'unexpected error'}).`;

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

  take(yaml: LocatedYaml | null): readonly FileProblem[] | 'unchanged' | 'changed' {
    if (yaml !== null && !yaml.ok) return [yaml.problem];
    const property = yaml?.root.properties.find(({ name }) => name === this.name);
    // A section whose name was mistyped is not one that was taken out: its rules and channels stay.
    if (
      property === undefined &&
      this.#value !== undefined &&
      yaml !== null &&
      unknownNames(yaml.root).length > 0
    )
      return 'unchanged';
    const read = this.#definition.read(property?.value ?? null);
    if (!read.ok) return read.problems;
    const digest = JSON.stringify(read.value);
    if (digest === this.#value?.digest) return 'unchanged';
    const former = this.#value;
    // Listeners ask for the current value; where one cannot take the new one, the former is in force and this is tried again.
    this.#value = { value: read.value, digest };
    try {
      if (former !== undefined) for (const listener of this.#listeners) listener(read.value);
    } catch (cause) {
      this.#value = former;
      throw cause;
    }
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
