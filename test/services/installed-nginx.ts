import { spawnSync } from 'node:child_process';

/** Debian keeps servers out of the PATH of users. */
const PLACES = ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx'];
const AUTH_REQUEST = '--with-http_auth_request_module';
const TIMEOUT_MS = 5_000;

/** nginx says on standard error what it was built with; the module for forward-auth can be left out. */
export const knowsAuthRequest = (program: string): boolean =>
  spawnSync(program, ['-V'], { encoding: 'utf8', timeout: TIMEOUT_MS }).stderr?.includes(AUTH_REQUEST) ??
  false;

/** The nginx of this machine, if it has one that can do forward-auth. */
export const installedNginx = (): string | undefined => PLACES.find(knowsAuthRequest);
