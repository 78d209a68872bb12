import { DigestWriter } from '../modules/integrity/digest-writer.ts';
import { integrityMetrics } from '../modules/integrity/integrity-metrics.ts';
import { INTEGRITY_SERVICE, IntegrityService } from '../modules/integrity/integrity-service.ts';
import { signerOfFile, signerOfOwnFile } from '../modules/integrity/signing-key-file.ts';
import type { DigestSigner } from '../modules/integrity/domain/digest-signature.ts';
import { PeriodicSweep } from '../modules/keys/periodic-sweep.ts';
import { MS_PER_MINUTE } from '../shared/iso-time.ts';
import type { Settings } from '../shared/settings.ts';
import type { OpenRoom } from '../room.ts';
import { embeddedPaths } from './embedded-paths.ts';

/** Looking asks this process only, unless a digest is due. */
const LOOK_EVERY_SECONDS = 30;
/** What digests call the bucket of an archive that is in none. */
const BUCKET_OF_A_FOLDER = 'keytrail';

/** Signed digests of the archive: the leader writes them, every process checks what was written. */
export const openIntegrityRoom: OpenRoom = ({ profile, logger, onTrouble }) => {
  const { settings, archive: store, archivedFiles: index, clock } = profile;
  const { accountId, region, archivePrefix: prefix } = settings;
  const place = {
    address: { accountId, region, prefix },
    bucket: settings.digestBucket ?? settings.s3Bucket ?? BUCKET_OF_A_FOLDER,
    objectPrefix: settings.profile === 'cluster' ? settings.s3Prefix : '',
  };
  const signer = signerOf(settings);
  if (signer === null)
    logger.warn('The archive is not signed, since KEYTRAIL_DIGEST_KEY_FILE is not set: see integrity.md.');
  const writer = new DigestWriter({
    ...{ store, index, place, clock },
    signer: signer ?? unsigned,
    intervalMs: settings.digestMinutes * MS_PER_MINUTE,
    leads: () => signer !== null && profile.leads(),
  });
  const sweep = new PeriodicSweep(() => writer.writeDue(), LOOK_EVERY_SECONDS, {
    swept: (written) => {
      const last = writer.last();
      if (written > 0)
        logger.info({ written, until: last?.digest.endTime }, 'digests of the archive were signed');
    },
    failed: (cause) => onTrouble('The archive could not be signed; it is tried again.', cause),
  });
  return {
    providers: [
      [INTEGRITY_SERVICE, new IntegrityService({ store, place, clock, isSigned: signer !== null })],
    ],
    metrics: integrityMetrics(writer, clock),
    readiness: [],
    work: () => [
      {
        start: () => sweep.start(),
        stop: () => {
          writer.stop();
          return sweep.stop();
        },
      },
    ],
  };
};

/** Null: there is none that all processes of a cluster would have. One of its own is made when it is first needed. */
function signerOf({ digestKeyFile, profile, dataDir }: Settings): (() => DigestSigner) | null {
  if (digestKeyFile !== null) {
    // Read at the start, so that a wrong file is named then.
    const given = signerOfFile(digestKeyFile);
    return () => given;
  }
  if (profile === 'cluster') return null;
  let own: DigestSigner | undefined;
  return () => (own ??= signerOfOwnFile(embeddedPaths(dataDir).digestKey));
}

function unsigned(): never {
  throw new TypeError('nothing is signed without a key');
}
