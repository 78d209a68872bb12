import type { Settings } from '../shared/settings.ts';
import { InfrastructureError } from '../shared/infrastructure-error.ts';
import type { ArchiveStore } from '../modules/archive/archive-store.ts';
import { compareLog, type ComparedLog } from '../modules/archive/compare-log.ts';
import { standingOf, type LogClaim, type OwnLog } from '../modules/archive/domain/log-claim.ts';
import { logFilesPrefix } from '../modules/archive/domain/object-key.ts';
import { LogClaims, type NumberedClaim } from '../modules/archive/log-claims.ts';
import { eventsLacking, refillLog } from '../modules/archive/refill-log.ts';
import { kafkaClient } from '../modules/event-log/kafka/kafka-client.ts';
import { RefillTopics } from '../modules/event-log/kafka/refill-topics.ts';
import { topicNames } from '../modules/event-log/kafka/topics.ts';
import { kafkaConnectionOf } from './cluster-connections.ts';
import { archiveOfAnotherLog } from './require-own-archive.ts';
import { whenChosen } from './when-chosen.ts';

/** How often a long refill says how far it has come. */
const TELL_EVERY_MS = 5_000;

export interface RefillClusterParts {
  readonly settings: Settings;
  /** What tells this log from another one of the same name. */
  readonly identity: string;
  /** How many partitions each topic has. */
  readonly partitions: ReadonlyMap<string, number>;
  readonly archive: ArchiveStore;
  /** Where the bucket says which log its archive is of: not locked, so that an operator can take it back. */
  readonly claims: ArchiveStore;
  readonly onProgress: (sentence: string) => void;
}

/**
 * Returns when this log is the one that the bucket's archive is made of, and has all of it. Where Kafka was emptied the
 * log is made again from the archive: one process does it, the others wait, and one that comes after it died goes on
 * where the log ends. A log is whole only when the bucket says so, which is the last thing that is done.
 *
 * @throws InfrastructureError `archive_of_another_log`, `log_not_refilled`, or what reading the archive throws
 */
export async function refillClusterLog(parts: RefillClusterParts): Promise<void> {
  const { settings, partitions } = parts;
  const names = topicNames(settings.kafkaTopic);
  const kafka = kafkaClient({ connection: kafkaConnectionOf(settings) });
  const topics = await RefillTopics.open({ kafka, names, partitions });
  try {
    const refill = new ClusterRefill(parts, topics);
    if (await refill.isSettled()) return;
    parts.onProgress('The log is compared with the archive, by one process while the others wait.');
    await whenChosen(settings, {
      isDone: () => refill.isSettled(),
      work: () => refill.settle(),
      onTrouble: parts.onProgress,
    });
  } finally {
    await topics.close();
  }
}

class ClusterRefill {
  readonly #parts: RefillClusterParts;
  readonly #topics: RefillTopics;
  readonly #claims: LogClaims;
  readonly #own: OwnLog;
  readonly #prefix: string;

  constructor(parts: RefillClusterParts, topics: RefillTopics) {
    const { accountId, region, archivePrefix, kafkaTopic } = parts.settings;
    this.#parts = parts;
    this.#topics = topics;
    this.#claims = new LogClaims(parts.claims);
    this.#own = { topic: kafkaTopic, identity: parts.identity };
    this.#prefix = logFilesPrefix({ accountId, region, prefix: archivePrefix });
  }

  /** True when there is nothing to compare: the bucket says that this log is whole, or nobody has claimed it yet. */
  async isSettled(): Promise<boolean> {
    for (;;) {
      const latest = await this.#claims.latest();
      const { keys } = await this.#parts.archive.list(this.#prefix, { after: null, limit: 1 });
      const seen = {
        archiveHoldsFiles: keys.length > 0,
        logLooksEmptied: await this.#topics.looksEmptied(),
      };
      const standing = standingOf(latest?.claim, this.#own, seen);
      if (standing === 'foreign') throw archiveOfAnotherLog(this.#parts.settings, latest?.claim.topic ?? '');
      if (standing === 'own') return true;
      if (standing === 'unsure') return false;
      if (await this.#claim(latest, 'whole')) return true;
    }
  }

  /** Compares, appends what lacks, and says that the log is whole; again from the beginning if somebody claims meanwhile. */
  async settle(): Promise<void> {
    while (!(await this.isSettled())) {
      const latest = await this.#claims.latest();
      const { archive: store, onProgress } = this.#parts;
      const compared = await compareLog({ store, prefix: this.#prefix, log: this.#topics });
      const lacking = eventsLacking(compared);
      if (lacking === 0 && compared.unannounced.length === 0) {
        if (this.#isWhole(latest?.claim) || (await this.#claim(latest, 'whole'))) return;
        continue;
      }
      if (lacking > 0 && this.#isWhole(latest?.claim)) throw this.#partlyLost(compared);
      const writer = await this.#writerAfter(latest);
      if (writer === null) continue;
      if (lacking > 0) onProgress('Kafka lacks events that the archive has: the log is made again from it.');
      await this.#refill(compared, writer);
    }
  }

  async #refill(compared: ComparedLog, { number, claim }: NumberedClaim): Promise<void> {
    const { archive: store, onProgress } = this.#parts;
    const writer = this.#topics.writer(claim.writer ?? '');
    try {
      const events = await refillLog(compared, {
        ...{ store, log: this.#topics, writer },
        onProgress: nowAndThen(({ events: done, ofEvents }) =>
          onProgress(`${done} of ${ofEvents} events are in the log again.`),
        ),
      });
      await this.#claims.claim(number, { ...this.#own, state: 'whole', writer: null });
      if (events > 0) onProgress(`The log was made again from the archive: ${events} events.`);
    } finally {
      await writer.close();
    }
  }

  /** The claim under which this log is made again, made if need be; null when somebody else has claimed meanwhile. */
  async #writerAfter(latest: NumberedClaim | undefined): Promise<NumberedClaim | null> {
    const { topic, identity } = this.#own;
    if (latest?.claim.state === 'refilling' && latest.claim.identity === identity) return latest;
    const after = latest?.number ?? 0;
    const writer = await this.#topics.newWriter();
    const claim: LogClaim = { topic, identity, state: 'refilling', writer };
    return (await this.#claims.claim(after, claim)) ? { number: after + 1, claim } : null;
  }

  #claim(latest: NumberedClaim | undefined, state: 'whole'): Promise<boolean> {
    return this.#claims.claim(latest?.number ?? 0, { ...this.#own, state, writer: null });
  }

  #isWhole(claim: LogClaim | undefined): boolean {
    return claim?.state === 'whole' && claim.identity === this.#own.identity;
  }

  #partlyLost({ partitions }: ComparedLog): InfrastructureError {
    const { kafkaTopic } = this.#parts.settings;
    const lost = partitions.find(({ missing }) => missing.length > 0);
    return new InfrastructureError(
      'log_not_refilled',
      `Topic ${kafkaTopic}.${lost?.stream ?? 'lifecycle'} has lost events that the archive has, and the other topics refer to them by offset. Stop every process, delete all six topics of KEYTRAIL_KAFKA_TOPIC '${kafkaTopic}', and start again: the log is then made again from the archive. See “Kafka is lost” in docs/operations.md.`,
    );
  }
}

function nowAndThen<Told>(tell: (told: Told) => void): (told: Told) => void {
  let lastMs = -Infinity;
  return (told) => {
    if (performance.now() - lastMs < TELL_EVERY_MS) return;
    lastMs = performance.now();
    tell(told);
  };
}
