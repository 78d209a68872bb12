import type { Settings } from '../../shared/settings.ts';
import { agreedValue } from '../../modules/event-log/kafka/agreed-value.ts';
import { pepperMark } from '../../modules/keys/domain/pepper-mark.ts';
import { kafkaConnectionOf } from '../cluster-connections.ts';
import { requireSamePepper } from './same-pepper.ts';

const KEY = 'pepper-mark';

/**
 * Keeps a process from joining an installation whose keys it could not recognise; behind a proxy it would refuse every n-th
 * request. The first process of an installation says which pepper it has.
 * @throws InfrastructureError `pepper_differs`, `log_unavailable`
 */
export async function requirePepperOfCluster(settings: Settings): Promise<void> {
  const { secretPepper, kafkaTopic: topicPrefix } = settings;
  const own = pepperMark(secretPepper);
  const connection = kafkaConnectionOf(settings);
  requireSamePepper(own, await agreedValue({ connection, topicPrefix }, KEY, own));
}
