import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';

/** What Kafka's clients call a refusal: of a right, of the credentials, of the way they are given. */
const NOT_AUTHORIZED = /AUTHORIZATION_FAILED|not authorized|authorization failed|SASL|authentication/i;
/** What somebody hears who may not see a group or transactional id: as if nobody coordinated it. */
const NO_COORDINATOR = /group coordinator/i;

/** What a client says of a broker whose certificate no known authority has signed, or that is another's. */
const NOT_TRUSTED = /certificate|altnames/i;
/** What becomes of a client that says nothing of who it is, or speaks another protocol. */
const HUNG_UP = /closed connection|ECONNRESET|socket disconnected/i;

/** What to look at first, by what the client says. */
function advice(reason: string): string {
  if (NOT_TRUSTED.test(reason))
    return "Check that the certificate is for these addresses, and name its authority's file in NODE_EXTRA_CA_CERTS";
  if (HUNG_UP.test(reason))
    return 'Check the addresses, KEYTRAIL_KAFKA_TLS if the brokers expect TLS, and KEYTRAIL_KAFKA_SASL_MECHANISM if they expect to be told who asks';
  return 'Check the addresses, and KEYTRAIL_KAFKA_TLS if the brokers expect TLS';
}

/** What keeps a process from starting, in terms of what an operator set: `kafka_not_authorized` or `kafka_unreachable`. */
export function startFailure(error: unknown): InfrastructureError {
  const reason = kafkaReason(error);
  if (NOT_AUTHORIZED.test(reason)) {
    return new InfrastructureError(
      'kafka_not_authorized',
      `Kafka refuses this process (${reason}). Check KEYTRAIL_KAFKA_SASL_MECHANISM, KEYTRAIL_KAFKA_SASL_USERNAME, KEYTRAIL_KAFKA_SASL_PASSWORD and the rights that docs/operations.md lists.`,
      error,
    );
  }
  return new InfrastructureError(
    'kafka_unreachable',
    `No broker of KEYTRAIL_KAFKA_BROKERS answers (${reason}). ${advice(reason)}.`,
    error,
  );
}

/**
 * Why Kafka did not do something, as half a sentence. Names the right where one may be what is missing: the brokers' own
 * words for that are of another thing, such as “Cluster authorization failed” for a topic that may not be written.
 * @param right what Kafka's access lists call it, as `Write on topic keytrail.usage`
 */
export function reasonWithRight(error: unknown, right: string): string {
  const reason = messageOf(error);
  if (NOT_AUTHORIZED.test(kafkaReason(error))) return `${reason}; this process needs ${right}`;
  if (NO_COORDINATOR.test(reason)) return `${reason}; where brokers are up, this process lacks ${right}`;
  return reason;
}

/** The client's errors name their kind in `type`, and creating topics gathers one error per topic. */
export function kafkaReason(error: unknown): string {
  if (typeof error !== 'object' || error === null) return messageOf(error);
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0)
    return kafkaReason(error.errors[0]);
  const type = 'type' in error && typeof error.type === 'string' ? `${error.type}: ` : '';
  return `${type}${messageOf(error)}`;
}
