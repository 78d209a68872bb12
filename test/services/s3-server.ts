import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from './free-port.ts';
import { s3Program } from './s3-program.ts';
import { controlsOf, type ServerControls } from './server-controls.ts';
import { ServerProcess } from './server-process.ts';
import { inDataFolder, type TemporaryFolder } from './temporary-folder.ts';

export interface S3Options {
  /** Kept after `dispose`; without it, a temporary folder that is not. */
  readonly dataDir?: string;
  readonly port?: number;
}

/** How to reach an S3 server; buckets are addressed by path. */
export interface S3Access {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

export type S3Server = S3Access & ServerControls;

/** How long a server on this machine may take to answer. */
const TIMEOUT_MS = 3_000;
const REGION = 'us-east-1';

/** A client of the tests' own, which tries once and says what it was told. */
export const s3Client = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Access): S3Client =>
  new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestHandler: { connectionTimeout: TIMEOUT_MS, requestTimeout: TIMEOUT_MS },
  });

/**
 * A real S3 server (versitygw on a folder) on a free loopback port, with credentials of its own. The first start on a
 * machine builds it, which takes minutes; later ones take less than a second.
 */
export async function startS3(options: S3Options = {}): Promise<S3Server> {
  const program = await s3Program();
  return inDataFolder(options.dataDir, 'keytrail-s3-', (folder) => startIn(folder, program, options));
}

async function startIn(folder: TemporaryFolder, program: string, options: S3Options): Promise<S3Server> {
  const port = options.port ?? (await freePort());
  const buckets = join(folder.path, 'buckets');
  const versions = join(folder.path, 'versions');
  await mkdir(buckets, { recursive: true });
  await mkdir(versions, { recursive: true });

  const access: S3Access = {
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: `test${randomBytes(8).toString('hex')}`,
    secretAccessKey: randomBytes(20).toString('hex'),
    region: REGION,
  };
  const server = await ServerProcess.start({
    name: 'The S3 server',
    command: program,
    args: ['posix', buckets],
    // Settings in the environment, so that the list of processes shows no secret.
    env: {
      ROOT_ACCESS_KEY: access.accessKeyId,
      ROOT_SECRET_KEY: access.secretAccessKey,
      VGW_PORT: `127.0.0.1:${port}`,
      VGW_REGION: access.region,
      VGW_KEEP_ALIVE: 'true',
      VGW_VERSIONING_DIR: versions,
    },
    cwd: folder.path,
    logFile: join(folder.path, 'versitygw.log'),
    probe: () => askForBuckets(access),
  });
  return { ...access, ...controlsOf(server, folder) };
}

async function askForBuckets(access: S3Access): Promise<void> {
  const client = s3Client(access);
  try {
    await client.send(new ListBucketsCommand({}));
  } finally {
    client.destroy();
  }
}
