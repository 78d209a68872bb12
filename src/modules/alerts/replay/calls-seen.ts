import { MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { CallsElsewhere } from '../domain/calls-elsewhere.ts';
import type { Observation } from '../domain/observation.ts';

/**
 * What gateways did in the partitions of a history that were replayed so far: when last in each hour, as running detection is
 * told by the summaries of usage. Of the hour that a question is about nothing is said.
 */
export class CallsSeen {
  readonly #lastInHour = new Map<string, Map<number, number>>();

  note(observation: Observation | undefined): void {
    if (observation?.kind !== 'presented' || observation.gatewayKeyId === null) return;
    const { gatewayKeyId, timeMs } = observation;
    const hours = this.#lastInHour.get(gatewayKeyId) ?? new Map<number, number>();
    this.#lastInHour.set(gatewayKeyId, hours);
    const hour = hourOf(timeMs);
    hours.set(hour, Math.max(hours.get(hour) ?? timeMs, timeMs));
  }

  isGateway(keyId: string | null): boolean {
    return keyId !== null && this.#lastInHour.has(keyId);
  }

  readonly last: CallsElsewhere = (keyId, fromMs, beforeMs) => {
    let latest: number | null = null;
    for (const [hour, ms] of this.#lastInHour.get(keyId) ?? []) {
      if (ms >= fromMs && hour < hourOf(beforeMs)) latest = Math.max(latest ?? ms, ms);
    }
    return latest;
  };
}

const hourOf = (ms: number): number => Math.floor(ms / MS_PER_HOUR);
