import { readFileSync, statSync } from 'node:fs';
import type { LocalCommands, LogVerificationRequest } from './modules/cli/local-commands.ts';
import type { ArchiveStore } from './modules/archive/archive-store.ts';
import { FilesystemArchiveStore } from './modules/archive/filesystem/filesystem-archive-store.ts';
import type { TrailAddress } from './modules/archive/domain/object-key.ts';
import { readPublicKey, type DigestPublicKey } from './modules/integrity/domain/digest-signature.ts';
import { verifyArchive } from './modules/integrity/verify-archive.ts';
import { embeddedPaths } from './profiles/embedded-paths.ts';
import { systemClock } from './shared/clock.ts';
import { InfrastructureError } from './shared/infrastructure-error.ts';
import type { Settings } from './shared/settings.ts';

/** `keytrail verify-logs`: a folder, or the archive of the settings, held against its digests. */
export const localVerifyLogs: LocalCommands['verifyLogs'] = async (settings, request, onProgress) => {
  const { store, close } = await openStore(settings, request.folder);
  try {
    return await verifyArchive(
      store,
      {
        address: addressOf(settings, request),
        publicKeys: request.publicKeyFiles.length === 0 ? null : request.publicKeyFiles.flatMap(publicKeysIn),
        ...{ fromMs: request.fromMs, toMs: request.toMs, knownDigest: request.knownDigest },
        nowMs: systemClock.nowMs(),
      },
      ({ digests, digestsTotal }) => onProgress({ done: digests, total: digestsTotal, unit: 'digests' }),
    );
  } finally {
    close();
  }
};

interface OpenStore {
  readonly store: ArchiveStore;
  readonly close: () => void;
}

async function openStore(settings: Settings, folder: string | null): Promise<OpenStore> {
  if (folder === null && settings.profile === 'cluster') {
    // Loaded when it is needed: no other command wants to wait for the SDK.
    const { S3ArchiveStore } = await import('./modules/archive/s3/s3-archive-store.ts');
    const { bucketOf } = await import('./profiles/cluster-connections.ts');
    const store = await S3ArchiveStore.open(bucketOf(settings, 'evidence'));
    return { store, close: () => store.close() };
  }
  const root = folder ?? embeddedPaths(settings.dataDir).archive;
  if (!isFolder(root)) throw new InfrastructureError('archive_unreadable', `There is no folder ${root}.`);
  return { store: FilesystemArchiveStore.reading(root), close: () => undefined };
}

const addressOf = (
  settings: Settings,
  { accountId, region, prefix }: LogVerificationRequest,
): TrailAddress => ({
  accountId: accountId ?? settings.accountId,
  region: region ?? settings.region,
  prefix: prefix ?? settings.archivePrefix,
});

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** As many as the file has, as `keytrail integrity --pem` prints them. */
function publicKeysIn(path: string): readonly DigestPublicKey[] {
  try {
    const blocks = readFileSync(path, 'utf8').split(/(?=-----BEGIN )/);
    const keys = blocks.filter((block) => block.startsWith('-----BEGIN ')).map(readPublicKey);
    if (keys.length === 0) throw new SyntaxError('there is no PEM in it');
    return keys;
  } catch (cause) {
    throw new InfrastructureError('digest_key_unusable', `${path} must hold RSA public keys in PEM.`, cause);
  }
}
