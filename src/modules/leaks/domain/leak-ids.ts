import { derivedId } from '../../../shared/derived-id.ts';

/**
 * Ids that follow from what was found and where: the same report is the same events, however often it comes, and whoever
 * goes on after a crash makes the same. Nothing of a secret goes into them but its fingerprint, which is public.
 */
const idOf = (prefix: string, ...parts: readonly string[]): string =>
  `${prefix}_${derivedId(prefix, ...parts).replaceAll('-', '')}`;

/**
 * @param of id and fingerprint for a key’s secret, what else there is for one of nobody’s
 * @param place the address, or what else tells one report from another
 */
export const leakIdOf = (of: readonly string[], place: readonly string[]): string =>
  idOf('leak', ...of, ...place);

export const leakEventId = (leakId: string): string => derivedId('leak-reported', leakId);

/** Of the event that disables or revokes the key. */
export const leakActId = (leakId: string): string => derivedId('leak-act', leakId);

export const leakAlertId = (leakId: string): string => idOf('alr', 'leaked-secret', leakId);

export const leakAlertEventId = (leakId: string): string => derivedId('leak-alert', leakId);
