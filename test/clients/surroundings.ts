import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CLIENT_ID, CLIENT_SECRET, OidcTestProvider } from '../fixtures/oidc-test-provider.ts';
import { freePort } from '../services/free-port.ts';
import { ServerProcess } from '../services/server-process.ts';

type Variables = Readonly<Record<string, string>>;

/** Where a client's test takes place. */
export interface Place {
  /** The address that the service is going to have. */
  readonly serviceUrl: string;
  /** With the Python programs. */
  readonly programs: string;
  readonly folder: string;
}

/** What a service needs beside itself for a client's test. */
export interface Surroundings {
  /** For the service. */
  readonly settings: Variables;
  /** For the script. */
  readonly environment: Variables;
  readonly stop: () => Promise<void>;
}

const NO_WORK = (): Promise<void> => Promise.resolve();

export const nothing = (settings: Variables = {}): Promise<Surroundings> =>
  Promise.resolve({ settings, environment: {}, stop: NO_WORK });

/** What the provider says of whoever comes to sign in there. */
const OLGA = { sub: 'olga', email: 'olga@example.com', email_verified: true };

/** The certified OpenID Connect provider, at which somebody is signed in. */
export async function identityProvider({ serviceUrl }: Place): Promise<Surroundings> {
  const provider = await OidcTestProvider.start(`${serviceUrl}/v1/sign-in/oidc/corporate/callback`);
  provider.person = OLGA;
  return {
    settings: {
      KEYTRAIL_OIDC_PROVIDER: 'corporate',
      KEYTRAIL_OIDC_ISSUER: provider.issuer,
      KEYTRAIL_OIDC_CLIENT_ID: CLIENT_ID,
      KEYTRAIL_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      KEYTRAIL_OIDC_DEFAULT_ROLE: 'user',
    },
    environment: {},
    stop: () => provider.stop(),
  };
}

/** moto's STS, which issues credentials for any role, and the role of the account that its documentation uses. */
export async function awsSts({ programs, folder }: Place): Promise<Surroundings> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await ServerProcess.start({
    name: 'moto',
    command: join(programs, 'moto_server'),
    args: ['-H', '127.0.0.1', '-p', String(port)],
    cwd: folder,
    logFile: join(folder, 'moto.log'),
    probe: async () => {
      const { ok, status } = await fetch(`${endpoint}/moto-api/data.json`);
      if (!ok) throw new Error(`moto answered ${status}`);
    },
  });
  return {
    settings: {
      KEYTRAIL_QUILT_ROLE_ARN: 'arn:aws:iam::123456789012:role/keytrail-data',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIAKEYTRAIL',
      AWS_SECRET_ACCESS_KEY: randomBytes(16).toString('hex'),
      AWS_ENDPOINT_URL_STS: endpoint,
    },
    environment: { AWS_ENDPOINT_URL_STS: endpoint },
    stop: () => server.stop(),
  };
}
