import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { runStep, type Program } from './build-step.ts';
import { cachedFolder } from './cached-folder.ts';
import { installedNginx, knowsAuthRequest } from './installed-nginx.ts';

const fetchedWith = (command: string): Program => ({
  command,
  neededFor: 'Tests of forward-auth run behind a real nginx',
  install: 'nginx (on Debian and Ubuntu, nginx-light)',
});
const FETCHING = 'Fetching nginx from the package archive of this system, once …';

/** The nginx of this machine, or else the one of its package archive (Debian, Ubuntu), unpacked and not installed. */
export async function nginxProgram(): Promise<string> {
  const installed = installedNginx();
  if (installed !== undefined) return installed;
  return programIn(await cachedFolder(`nginx-${process.arch}`, FETCHING, fetchNginx));
}

const programIn = (folder: string): string => join(folder, 'usr/sbin/nginx');

/** Takes no rights and changes nothing of the system: apt's lists, too, are kept in the folder. */
export async function fetchNginx(folder: string): Promise<void> {
  const apt = join(folder, 'apt');
  await mkdir(join(apt, 'lists/partial'), { recursive: true });
  await mkdir(join(apt, 'cache/archives/partial'), { recursive: true });
  const options = [
    '-qq',
    // Root would otherwise leave the download to a user who may not enter this folder.
    ...['-o', 'APT::Sandbox::User=root'],
    ...['-o', `Dir::State::Lists=${join(apt, 'lists')}`],
    ...['-o', `Dir::Cache=${join(apt, 'cache')}`],
  ];
  const aptGet = fetchedWith('apt-get');
  await runStep(aptGet, [...options, 'update']);
  await runStep(aptGet, [...options, 'download', 'nginx'], { cwd: apt });
  for (const file of await readdir(apt)) {
    if (file.endsWith('.deb')) await runStep(fetchedWith('dpkg-deb'), ['--extract', join(apt, file), folder]);
  }
  await rm(apt, { recursive: true });

  const program = programIn(folder);
  if (!existsSync(program)) throw new Error(`the package nginx has no program here; install nginx-light.`);
  // Nothing looked whether its libraries are there: libpcre2-8, libssl, libcrypt, zlib.
  await runStep(fetchedWith(program), ['-V']);
  if (!knowsAuthRequest(program)) throw new Error('the packaged nginx was built without auth_request.');
}
