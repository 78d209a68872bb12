import { join } from 'node:path';
import { runStep, type Program } from './build-step.ts';
import { cachedFolder } from './cached-folder.ts';
import { GO_VERSION_MIN, VERSITYGW_VERSION } from './versions.ts';

const GO: Program = {
  command: 'go',
  neededFor: `Go builds the S3 server, versitygw ${VERSITYGW_VERSION}, once`,
  install: `Go ${GO_VERSION_MIN} or later`,
};

const BUILDING = `Building the S3 server, versitygw ${VERSITYGW_VERSION}, with Go, once: a few minutes …`;

/** The S3 server as one program, built from its published source. */
export async function s3Program(): Promise<string> {
  const folder = await cachedFolder(`versitygw-${VERSITYGW_VERSION}`, BUILDING, async (making) => {
    // Without symbols it is a third smaller, and nobody debugs it here.
    const args = ['install', '-trimpath', '-ldflags=-s -w'];
    await runStep(GO, [...args, `github.com/versity/versitygw/cmd/versitygw@${VERSITYGW_VERSION}`], {
      env: { GOBIN: making, CGO_ENABLED: '0' },
    });
  });
  return join(folder, 'versitygw');
}
