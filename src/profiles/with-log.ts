import { InfrastructureError } from '../shared/infrastructure-error.ts';
import type { Settings } from '../shared/settings.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import { withEmbeddedLog } from './embedded-log.module.ts';

/** Opens only the log that the settings name, for bulk work, and closes it afterwards. Throws InfrastructureError. */
export async function withLog<Value>(
  settings: Settings,
  work: (log: EventLog) => Promise<Value>,
): Promise<Value> {
  if (settings.profile === 'embedded') return withEmbeddedLog(settings.dataDir, work);
  // Loaded when it is needed: no other command wants to wait for the client.
  const { withKafkaLog } = await import('./with-kafka-log.ts');
  return withKafkaLog(settings, work);
}

/**
 * For what a command does on a data directory that holds everything. In a cluster none does.
 * @throws InfrastructureError `profile_not_embedded`
 */
export function requireEmbedded(settings: Settings, instead: string): void {
  if (settings.profile === 'embedded') return;
  throw new InfrastructureError(
    'profile_not_embedded',
    `This command works on the data directory of the profile "embedded". In a cluster, ${instead}.`,
  );
}
