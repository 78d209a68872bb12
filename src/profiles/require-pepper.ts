import { InfrastructureError } from '../shared/infrastructure-error.ts';
import type { Settings } from '../shared/settings.ts';
import { agreedValue } from '../modules/event-log/kafka/agreed-value.ts';
import { pepperMark } from '../modules/keys/domain/pepper-mark.ts';
import { kafkaConnectionOf } from './cluster-connections.ts';

const KEY = 'pepper-mark';

/**
 * Keeps a process from joining an installation whose keys it could not recognise. Behind a proxy it would refuse every
 * n-th request with a good key, and call itself ready.
 * @throws InfrastructureError `pepper_differs`, `log_unavailable`
 */
export async function requirePepper(settings: Settings): Promise<void> {
  const { secretPepper, kafkaTopic } = settings;
  const own = pepperMark(secretPepper);
  const connection = kafkaConnectionOf(settings);
  const agreed = await agreedValue({ connection, topicPrefix: kafkaTopic }, KEY, own);
  if (agreed === own) return;
  throw new InfrastructureError('pepper_differs', `${differenceOf(own, agreed)} ${CONSEQUENCE}`);
}

const CONSEQUENCE = 'All processes need the same: with another one none of the stored keys is recognised.';

function differenceOf(own: string, agreed: string): string {
  const none = pepperMark(null);
  if (own === none) return 'KEYTRAIL_SECRET_PEPPER is not set, and this installation has a pepper.';
  if (agreed === none) return 'KEYTRAIL_SECRET_PEPPER is set, and this installation has no pepper.';
  return 'KEYTRAIL_SECRET_PEPPER is not the pepper of this installation.';
}
