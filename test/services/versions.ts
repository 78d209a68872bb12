/** What the tests of the cluster profile run against. docker-compose.cluster.yml names the same versions. */

export const KAFKA_VERSION = '4.3.1';
/** Kafka's broker is published once per Scala version; Kafka 4 has only this one. */
export const KAFKA_SCALA_VERSION = '2.13';
/** Kafka brings this version of log4j-core, and leaves to its distribution what connects slf4j with it. */
export const LOG4J_VERSION = '2.25.4';
/** Kafka 4's broker does not start on an older one. */
export const JAVA_VERSION_MIN = 17;

export const VERSITYGW_VERSION = 'v1.8.0';
/** As the go.mod of that version says. */
export const GO_VERSION_MIN = '1.25';
