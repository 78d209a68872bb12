import { timerPause, type Pause } from '../projections/pause.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { readConfigurationTexts, hasFiles, type KeySettings, type ReadTexts } from './configuration-files.ts';
import type { ConfigurationStatus } from './configuration-status.ts';
import { parseConfiguration, type StaticConfiguration } from './parse-configuration.ts';
import type { Reconciliation } from './reconciler.ts';

/**
 * How often the files are looked at. A change counts when two looks in a row find the same, since a file that is being
 * written may at any moment look like one with fewer keys: so it takes between one and two of these.
 */
const LOOK_EVERY_MS = 1_000;

/** What following tells its surroundings; texts that name file and line and never hold a secret. */
export interface ConfigurationObserver {
  applied(outcome: Reconciliation, warnings: readonly string[]): void;
  /** The configuration as it is now cannot be used, and changed nothing. */
  broken(problems: readonly string[]): void;
  /** It could not be carried out, and is tried again. Told once per stretch of failures. */
  failed(cause: unknown): void;
}

/** A configuration that was read and understood, and is not carried out yet. */
export interface LoadedConfiguration {
  readonly configuration: StaticConfiguration;
  readonly digest: string;
}

/** @throws SettingsError naming every problem with its file and line */
export async function loadConfiguration(settings: KeySettings): Promise<LoadedConfiguration> {
  const read = await readConfigurationTexts(settings);
  if (!read.ok) throw new SettingsError(read.problems);
  const parsed = parseConfiguration(read.texts);
  if (!parsed.ok) throw new SettingsError(parsed.problems);
  return { configuration: parsed.value, digest: read.digest };
}

export interface FollowedParts {
  readonly settings: KeySettings;
  readonly reconcile: (configuration: StaticConfiguration) => Promise<Reconciliation>;
  readonly observer: ConfigurationObserver;
  readonly status: ConfigurationStatus;
  readonly pause?: Pause;
}

/** Keeps the keys as the files list them while the service runs. What cannot be used changes nothing. */
export class FollowedConfiguration {
  readonly #parts: FollowedParts;
  readonly #halt = new AbortController();
  /** Digest of what the keys are like now, of what the last look found, and of what was found to be of no use. */
  #applied: string | null = null;
  #seen: string | null = null;
  #useless: string | null = null;
  #failing = false;
  /** One look at a time, whoever asks for it. */
  #looks: Promise<void> = Promise.resolve();
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: FollowedParts) {
    this.#parts = parts;
  }

  /** Carries out what was loaded at the start. @throws InfrastructureError */
  async apply({ configuration, digest }: LoadedConfiguration): Promise<void> {
    const outcome = await this.#parts.reconcile(configuration);
    this.#applied = digest;
    this.#parts.status.applied(outcome);
    this.#parts.observer.applied(outcome, configuration.warnings);
  }

  start(): void {
    if (hasFiles(this.#parts.settings)) this.#loop = this.#follow();
  }

  /** Looks now and takes what is there as complete: whoever asks says that the file is written. */
  reload(): Promise<void> {
    return this.#look(true);
  }

  async stop(): Promise<void> {
    this.#halt.abort();
    await this.#loop;
    await this.#looks;
  }

  async #follow(): Promise<void> {
    for (;;) {
      await (this.#parts.pause ?? timerPause)(LOOK_EVERY_MS, this.#halt.signal);
      if (this.#halt.signal.aborted) return;
      await this.#look(false);
    }
  }

  #look(complete: boolean): Promise<void> {
    this.#looks = this.#looks.then(async () => {
      try {
        await this.#lookOnce(await readConfigurationTexts(this.#parts.settings), complete);
        this.#failing = false;
      } catch (cause) {
        this.#parts.status.failed();
        if (!this.#failing) this.#parts.observer.failed(cause);
        this.#failing = true;
      }
    });
    return this.#looks;
  }

  async #lookOnce(read: ReadTexts, complete: boolean): Promise<void> {
    if (!read.ok) {
      this.#seen = null;
      this.#tellBroken(read.problems.join('\n'), read.problems);
      return;
    }
    const { digest, texts } = read;
    const settled = complete || digest === this.#seen;
    this.#seen = digest;
    if (digest === this.#applied) {
      this.#useless = null;
      this.#parts.status.unchanged();
      return;
    }
    if (!settled) return;
    const parsed = parseConfiguration(texts);
    if (!parsed.ok) {
      this.#tellBroken(digest, parsed.problems);
      return;
    }
    this.#useless = null;
    await this.apply({ configuration: parsed.value, digest });
  }

  #tellBroken(which: string, problems: readonly string[]): void {
    this.#parts.status.broken(problems);
    if (which === this.#useless) return;
    this.#useless = which;
    this.#parts.observer.broken(problems);
  }
}
