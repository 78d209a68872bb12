import type { MetricSource } from '../operations/metrics.ts';
import type { ReadinessCheck } from '../operations/readiness.ts';
import type { Reconciliation } from './reconciler.ts';

/** `keytrail.yaml, line 12`; no path, because everybody may ask. */
const PLACE = /^[^:/\\]{1,100}, line \d+(?=: )/;

/** How things stand with the keys that configuration lists, for `/metrics` and `/readyz`. */
export class ConfigurationStatus {
  #trouble: string | null = null;
  #entries = 0;
  #refused = 0;
  #changes = 0;

  applied(outcome: Reconciliation): void {
    this.#trouble = null;
    this.#entries = outcome.entries;
    this.#refused = outcome.refused.length;
    this.#changes += Object.values(outcome.changes).reduce((sum, count) => sum + count, 0);
  }

  unchanged(): void {
    this.#trouble = null;
  }

  /** @param problems as the log has them, each with its place in front */
  broken(problems: readonly string[]): void {
    const [place] = PLACE.exec(problems[0] ?? '') ?? [];
    const first = place === undefined ? '' : `, the first in ${place}`;
    this.#trouble = `The configuration of keys has problems (${problems.length}${first}; the log names them) and is not used; what it said before still holds.`;
  }

  failed(): void {
    this.#trouble = 'The configuration of keys could not be carried out and is tried again.';
  }

  /**
   * Always ready: the keys are good as they were, and a mistyped file that takes every process out of service would be
   * the greater harm. The detail says what is wrong, and nothing about any key, because everybody may ask.
   */
  readonly readiness: ReadinessCheck = {
    name: 'static-configuration',
    check: () => ({ ready: true, detail: this.#trouble ?? this.#inOrder() }),
  };

  readonly metrics: readonly MetricSource[] = [
    {
      name: 'keytrail_static_configuration_in_trouble',
      help: '1 while the configuration of keys cannot be used or carried out; the log says why.',
      read: () => [{ value: this.#trouble === null ? 0 : 1 }],
    },
    {
      name: 'keytrail_static_configuration_keys',
      help: 'Keys that configuration lists.',
      read: () => [{ value: this.#entries }],
    },
    {
      name: 'keytrail_static_configuration_refused_keys',
      help: 'Keys among them that cannot be as listed, for instance because they were revoked.',
      read: () => [{ value: this.#refused }],
    },
    {
      name: 'keytrail_static_configuration_changes',
      help: 'Changes of keys that this process made for it since the start.',
      read: () => [{ value: this.#changes }],
    },
  ];

  #inOrder(): string {
    const refused = this.#refused === 0 ? '' : ` ${this.#refused} of them cannot be as listed.`;
    return `Keys that configuration lists: ${this.#entries}.${refused}`;
  }
}
