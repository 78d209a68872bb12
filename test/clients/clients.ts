import { awsSts, identityProvider, nothing, type Place, type Surroundings } from './surroundings.ts';

/** One script of a client, and what it is run beside; each has a service of its own. */
export interface ClientRun {
  /** In this folder: Python for the clients that are, TypeScript for a browser. */
  readonly script: string;
  readonly surroundings: (place: Place) => Promise<Surroundings>;
}

/** There is something to validate within minutes. */
const SIGNED_EVERY_MINUTE = {
  KEYTRAIL_REGION: 'eu-central-1',
  KEYTRAIL_DIGEST_MINUTES: '1',
  KEYTRAIL_ARCHIVE_ROLL_SECONDS: '1',
};

/** The clients that are driven, by the names that the command takes. */
export const CLIENTS: Readonly<Record<string, readonly ClientRun[]>> = {
  console: [{ script: 'console/run.ts', surroundings: () => nothing() }],
  aws: [{ script: 'aws/run.py', surroundings: () => nothing(SIGNED_EVERY_MINUTE) }],
  quilt: [{ script: 'quilt/run.py', surroundings: awsSts }],
  tiled: [
    { script: 'tiled/run.py', surroundings: identityProvider },
    { script: 'tiled/single_user.py', surroundings: () => nothing({ KEYTRAIL_TILED_MODE: 'single-user' }) },
  ],
};
