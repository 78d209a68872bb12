import { randomBytes, scryptSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { ServerProcess } from '../services/server-process.ts';

const MAIN = resolve(import.meta.dirname, '../../dist/main.js');

/** The cheapest that is accepted: what hashing costs is not what is tested here. */
const COST = { ln: 14, r: 8, p: 1 };

/** A service with two people who sign in by the same password, an administrator and a user. */
export interface LiveService {
  /** What a client's test finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the service said, for whoever looks into a failure. */
  readonly log: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/**
 * @param url where it shall listen, on this machine
 * @param folder the service's own, for its keytrail.yaml, its data and its log
 * @param settings variables beside those that every client's test needs
 */
export async function startLiveService(
  url: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<LiveService> {
  const { port } = new URL(url);
  const password = randomBytes(16).toString('base64url');
  const adminKey = randomBytes(24).toString('hex');
  await writeFile(join(folder, 'keytrail.yaml'), keytrailYaml(adminKey, hashed(password)), { mode: 0o600 });
  const logFile = join(folder, 'keytrail.log');
  const server = await ServerProcess.start({
    name: 'Keytrail',
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', MAIN],
    env: {
      PORT: port,
      KEYTRAIL_DATA_DIR: join(folder, 'data'),
      KEYTRAIL_PUBLIC_URL: url,
      ...settings,
    },
    cwd: folder,
    logFile,
    probe: async () => {
      const answer = await fetch(`${url}/healthz`);
      if (!answer.ok) throw new Error(`/healthz answered ${answer.status}`);
    },
  });
  return {
    environment: {
      KEYTRAIL_URL: url,
      KEYTRAIL_ADMIN_KEY: adminKey,
      KEYTRAIL_TEST_PASSWORD: password,
      KEYTRAIL_TEST_CONSOLE: logFile,
    },
    log: () => readFile(logFile, 'utf8'),
    stop: () => server.stop(),
  };
}

function hashed(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, 32, { N: 2 ** COST.ln, r: COST.r, p: COST.p });
  return formatScryptHash({ ...COST, salt, key });
}

const keytrailYaml = (adminKey: string, hash: string): string => `
api_keys:
  - { key: "${adminKey}", role: admin }
users:
  - { name: admin@example.com, role: admin, password_hash: "${hash}" }
  - { name: ana@example.com, role: user, password_hash: "${hash}" }
`;
