/**
 * `npm run services [-- <command> [args…]]`: a real Kafka broker and a real S3 server, for trying out the cluster profile
 * or for the tests of it. What it has to say goes to standard error.
 */
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { reasonOf, startBoth, tell, type BothServers } from './both-servers.ts';
import { exportLines, serviceEnvironment, testEnvironment } from './environment.ts';
import { nginxProgram } from './nginx-program.ts';
import { USAGE, readArguments, type Asked } from './run-arguments.ts';
import { ENDING_SIGNALS, runCommand } from './run-command.ts';
import { s3Client, type S3Access } from './s3-server.ts';

const WRONG_USE = 2;

async function main(asked: Asked): Promise<number> {
  if (asked.kind === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (asked.kind === 'refused') {
    process.stderr.write(`services: ${asked.reason}.\n${USAGE}`);
    return WRONG_USE;
  }
  const interrupted = new Promise<void>((done) => {
    // For as long as this process lives: a second Ctrl-C must not end it before the servers are.
    for (const signal of ENDING_SIGNALS) process.on(signal, () => done());
  });
  tell('starting a Kafka broker and an S3 server …');
  const servers = await Promise.race([startBoth(), interrupted]);
  if (servers === undefined) {
    tell('interrupted before they answered.');
    return 1;
  }
  try {
    if (asked.kind === 'serve') return await serve(servers, interrupted);
    const environment = testEnvironment(servers.kafka.brokers, servers.s3, await nginxIfAny());
    return await runCommand(asked.command, asked.args, environment);
  } finally {
    await servers.stop();
  }
}

/** Most commands need none, so its absence is for the suites to judge that do. */
const nginxIfAny = (): Promise<string | null> =>
  nginxProgram().catch((error: unknown) => {
    tell(`no nginx: ${reasonOf(error)}`);
    return null;
  });

async function serve({ kafka, s3 }: BothServers, interrupted: Promise<void>): Promise<number> {
  const bucket = await freshBucket(s3);
  process.stdout.write(exportLines(serviceEnvironment(kafka.brokers, s3, bucket)));
  tell('these lines tell a Keytrail where they are; Ctrl-C stops both and removes what they hold.');
  const awake = setInterval(() => undefined, 2 ** 30);
  await interrupted;
  clearInterval(awake);
  return 0;
}

async function freshBucket(s3: S3Access): Promise<string> {
  const name = `keytrail-${randomBytes(4).toString('hex')}`;
  const client = s3Client(s3);
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }));
    return name;
  } finally {
    client.destroy();
  }
}

try {
  // Not by waiting for an empty event loop: a start that was interrupted leaves clients and timers behind.
  process.exit(await main(readArguments(process.argv.slice(2))));
} catch (error) {
  tell(reasonOf(error));
  process.exit(1);
}
