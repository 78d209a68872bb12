import { z } from 'zod';

/** Which log an installation's processes find: its topics' prefix, and what tells it from another one of that name. */
export interface OwnLog {
  readonly topic: string;
  readonly identity: string;
}

/**
 * What a bucket says of the log that its archive is made of. The latest claim counts. `refilling`: the log is being made
 * again from the archive, and must not be taken for whole before the claim that follows.
 */
export interface LogClaim extends OwnLog {
  readonly state: 'whole' | 'refilling';
  /** With `refilling`: what everybody who takes part in it writes under. */
  readonly writer: string | null;
}

/** In front of the claims' keys: beside the trail, outside of the folders that readers of CloudTrail files look into. */
export const CLAIMS_PREFIX = 'log-identity/';

const NUMBER_DIGITS = 6;
const CLAIM_KEY = /^log-identity\/(\d{6})$/;

/** Keys sort as numbers do. Without `.json`, by which readers of trails find log files in a copy of the bucket. */
export const claimKey = (number: number): string =>
  `${CLAIMS_PREFIX}${String(number).padStart(NUMBER_DIGITS, '0')}`;

/** Undefined for what somebody else has put there. */
export function claimNumber(key: string): number | undefined {
  const digits = CLAIM_KEY.exec(key)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const claimSchema = z.object({
  topic: z.string().min(1),
  identity: z.string().min(1),
  state: z.enum(['whole', 'refilling']),
  writer: z.string().nullable(),
});

/** The same claim is always the same bytes, so that whoever makes it twice means one object. */
export const claimText = ({ topic, identity, state, writer }: LogClaim): string =>
  JSON.stringify({ topic, identity, state, writer });

/** Undefined for what is no claim. */
export function readClaim(text: string): LogClaim | undefined {
  try {
    return claimSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * How a log stands to an archive.
 *
 * - `own`: the archive is this log's, and the log is whole.
 * - `new`: nobody has said so yet, and there is nothing to compare.
 * - `unsure`: the log may lack what the archive has; they must be compared before anybody is served.
 * - `foreign`: the archive is of another installation.
 */
export type Standing = 'own' | 'new' | 'unsure' | 'foreign';

export interface SeenAtStart {
  readonly archiveHoldsFiles: boolean;
  /** A topic that has records wherever something was archived holds none. */
  readonly logLooksEmptied: boolean;
}

/** Without a claim, as in installations from before there were any, a log that looks as it should is believed. */
export function standingOf(latest: LogClaim | undefined, own: OwnLog, seen: SeenAtStart): Standing {
  if (latest !== undefined && latest.topic !== own.topic) return 'foreign';
  const isOwn = latest?.identity === own.identity && latest.state === 'whole';
  if (seen.archiveHoldsFiles && (seen.logLooksEmptied || (latest !== undefined && !isOwn))) return 'unsure';
  return isOwn ? 'own' : 'new';
}
