import { awsSts, identityProvider, nothing, type Place, type Surroundings } from './surroundings.ts';

/** One script of a client, and what it is run beside; each has a service of its own. */
export interface ClientRun {
  /** In this folder. */
  readonly script: string;
  readonly surroundings: (place: Place) => Promise<Surroundings>;
}

/** The clients that are driven, by the names that the command takes. */
export const CLIENTS: Readonly<Record<string, readonly ClientRun[]>> = {
  quilt: [{ script: 'quilt/run.py', surroundings: awsSts }],
  tiled: [
    { script: 'tiled/run.py', surroundings: identityProvider },
    { script: 'tiled/single_user.py', surroundings: () => nothing({ KEYTRAIL_TILED_MODE: 'single-user' }) },
  ],
};
