import type { IsoTime } from '../../../shared/iso-time.ts';

/** A secret that was reported as leaked, however often and by whom. */
export interface LeakedSecret {
  readonly reports: number;
  /** When it was first reported. */
  readonly reportedAt: IsoTime;
  /** The earliest instant at which a report says that it leaked; null: none says so. */
  readonly leakedAt: IsoTime | null;
  /** When a rotation gave it out; null: the key was created with it. */
  readonly givenOutAt: IsoTime | null;
}

/** Since when strangers may have had a secret of a key. */
export interface LeakTime {
  /** `unknown`: there are reports, and for one secret at least none says since when. `none`: there is no report. */
  readonly time: 'stated' | 'unknown' | 'none';
  /** The earliest instant at which one of them may have been in wrong hands. */
  readonly begins: IsoTime;
  /** The same where reports state it; null where it is not known. */
  readonly leakedAt: IsoTime | null;
  readonly reportedAt: IsoTime | null;
  readonly reports: number;
}

/**
 * A report is made when somebody finds a secret, which says nothing about how long it had been there: what was done in the
 * meantime would be left out if a leak began with its report. So where none states the time, or a report is older than the
 * time that is stated, the secret may have been in wrong hands for as long as it exists.
 */
export function leakTimeOf(secrets: readonly LeakedSecret[], knownSince: IsoTime): LeakTime {
  const begins = earliest(secrets.map((secret) => statedTime(secret) ?? secret.givenOutAt ?? knownSince));
  const reportedAt = earliest(secrets.map((secret) => secret.reportedAt));
  const reports = secrets.reduce((sum, secret) => sum + secret.reports, 0);
  if (begins === null) return { time: 'none', begins: knownSince, leakedAt: null, reportedAt, reports };
  const isStated = secrets.every((secret) => statedTime(secret) !== null);
  return isStated
    ? { time: 'stated', begins, leakedAt: begins, reportedAt, reports }
    : { time: 'unknown', begins, leakedAt: null, reportedAt, reports };
}

const statedTime = ({ leakedAt, reportedAt }: LeakedSecret): IsoTime | null =>
  leakedAt !== null && leakedAt <= reportedAt ? leakedAt : null;

const earliest = (times: readonly IsoTime[]): IsoTime | null => times.toSorted()[0] ?? null;
