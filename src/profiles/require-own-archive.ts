import type { Settings } from '../shared/settings.ts';
import { InfrastructureError } from '../shared/infrastructure-error.ts';
import type { ArchiveStore } from '../modules/archive/archive-store.ts';
import { CLAIMS_PREFIX } from '../modules/archive/domain/log-claim.ts';
import { LogClaims } from '../modules/archive/log-claims.ts';

type Named = Pick<Settings, 'kafkaTopic' | 's3Prefix'>;

/**
 * Refuses a bucket whose archive is of another installation's log, before anything is made on Kafka: a misspelt topic
 * prefix would make topics of its own, fill them from the others' archive, and archive beside them.
 *
 * @throws InfrastructureError `archive_of_another_log`, or `archive_corrupt`
 */
export async function requireOwnArchive(settings: Named, claims: ArchiveStore): Promise<void> {
  const latest = await new LogClaims(claims).latest();
  if (latest !== undefined && latest.claim.topic !== settings.kafkaTopic)
    throw archiveOfAnotherLog(settings, latest.claim.topic);
}

export const archiveOfAnotherLog = ({ kafkaTopic, s3Prefix }: Named, topic: string): InfrastructureError =>
  new InfrastructureError(
    'archive_of_another_log',
    `The archive at KEYTRAIL_S3_PREFIX '${s3Prefix}' belongs to the log of KEYTRAIL_KAFKA_TOPIC '${topic}', and this process has '${kafkaTopic}'. Correct the one that is wrong: every installation has a topic prefix and a prefix in the bucket of its own. To move an installation to other topics, stop every process, delete the objects under '${s3Prefix}${CLAIMS_PREFIX}', and start one.`,
  );
