import type { EventEnvelope } from './envelope.ts';
import { FORMER_VERSIONS } from './former/former-versions.ts';

/**
 * An event of a former version as the current version would say it: lifted from version to version, so that each lift
 * knows only its neighbour. Undefined when the version is none that was ever published, or the event has no data to
 * lift. What was written stays as it is: only the reader sees the new form.
 */
export function liftEvent(event: EventEnvelope): EventEnvelope | undefined {
  const chain = FORMER_VERSIONS.get(event.type) ?? [];
  const first = chain.findIndex(({ definition }) => definition.version === event.version);
  if (first === -1 || typeof event.data !== 'object' || event.data === null) return undefined;
  return chain.slice(first).reduce((lifted, { lift }) => lift(lifted), event);
}
