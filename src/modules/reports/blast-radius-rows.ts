/**
 * The facts of a blast radius out of the statements blast-radius-… of queries/reports. They are six, because one would
 * have to join what is counted with what is listed.
 */
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { datePartition, type IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { SqlParameter, SqlRow } from '../query-engine/query-engine.ts';
import {
  USE_DIMENSIONS,
  type Act,
  type CountedUses,
  type KeyInQuestion,
  type MadeKey,
  type SeenAddress,
} from './domain/blast-radius-facts.ts';
import type { BlastRadiusInput } from './domain/blast-radius.ts';
import type { LeakedSecret } from './domain/leak-time.ts';
import { count, optionalText, text } from './read-rows.ts';
import type { ReportQueryName } from './report-queries.ts';

/** The rows of a reviewed statement, with these bound in it. */
export type ReadReportRows = (
  name: ReportQueryName,
  bound: readonly SqlParameter[],
) => Promise<Result<readonly SqlRow[], Refusal>>;

/** @returns the key, undefined if the trail that may be seen has none of this id */
export async function readKeyInQuestion(
  read: ReadReportRows,
  keyId: string,
): Promise<Result<KeyInQuestion | undefined, Refusal>> {
  const rows = await read('blast-radius-key', [keyId, keyId]);
  if (!rows.ok) return rows;
  const [row] = rows.value;
  return accept(row === undefined ? undefined : keyInQuestion(row));
}

/** @returns the secrets of the key that were reported as leaked */
export async function readLeakedSecrets(
  read: ReadReportRows,
  keyId: string,
): Promise<Result<readonly LeakedSecret[], Refusal>> {
  const rows = await read('blast-radius-leaks', [keyId, keyId]);
  return rows.ok ? accept(rows.value.map(leakedSecret)) : rows;
}

/** @param mark what addresses are compared with; null: nothing, so they are only counted */
export async function readBlastRadius(
  read: ReadReportRows,
  keyId: string,
  { since, to, mark }: { readonly since: IsoTime; readonly to: IsoTime; readonly mark: IsoTime | null },
): Promise<Result<Pick<BlastRadiusInput, 'uses' | 'addresses' | 'made' | 'acts'>, Refusal>> {
  const [firstDay, lastDay] = [datePartition(since), datePartition(to)];
  const uses = await read('blast-radius-uses', [keyId, firstDay, lastDay, since, to]);
  if (!uses.ok) return uses;
  const addresses = await read('blast-radius-addresses', [mark ?? since, keyId, lastDay, to]);
  if (!addresses.ok) return addresses;
  const made = await read('blast-radius-keys', [since, to, keyId, keyId, keyId, firstDay, lastDay, to]);
  if (!made.ok) return made;
  const ancestors = [keyId, keyId, keyId, keyId];
  const acts = await read('blast-radius-acts', [since, to, ...ancestors, firstDay, lastDay, since, to]);
  if (!acts.ok) return acts;
  return accept({
    uses: uses.value.map(countedUses),
    addresses: addresses.value.map(seenAddress),
    made: made.value.map(madeKey),
    acts: acts.value.map(act),
  });
}

const keyInQuestion = (row: SqlRow): KeyInQuestion => ({
  keyId: text(row, 'keyid'),
  name: optionalText(row, 'keyname'),
  owner: optionalText(row, 'owner'),
  tenant: text(row, 'tenant'),
  knownSince: text(row, 'knownsince'),
});

const leakedSecret = (row: SqlRow): LeakedSecret => ({
  reports: count(row, 'leakreports'),
  reportedAt: text(row, 'reportedat'),
  leakedAt: optionalText(row, 'leakedat'),
  givenOutAt: optionalText(row, 'givenoutat'),
});

function countedUses(row: SqlRow): CountedUses {
  const dimension = USE_DIMENSIONS.find((one) => one === row['dimension']);
  if (dimension === undefined)
    throw new InfrastructureError('query_engine_failed', 'The query engine counted by something unexpected.');
  return {
    dimension,
    value: optionalText(row, 'what'),
    requests: count(row, 'requests'),
    successes: count(row, 'successes'),
    firstAt: text(row, 'firstrequest'),
    lastAt: text(row, 'lastrequest'),
  };
}

const seenAddress = (row: SqlRow): SeenAddress => ({
  address: optionalText(row, 'sourceipaddress'),
  successesBefore: count(row, 'successesbefore'),
  requests: count(row, 'requestssince'),
  successes: count(row, 'successessince'),
  firstAt: optionalText(row, 'firstsince'),
  lastAt: optionalText(row, 'lastsince'),
});

const madeKey = (row: SqlRow): MadeKey => ({
  keyId: text(row, 'keyid'),
  name: optionalText(row, 'keyname'),
  owner: optionalText(row, 'owner'),
  tenant: text(row, 'tenant'),
  createdAt: text(row, 'createdat'),
  maker: text(row, 'maker'),
  generation: count(row, 'generation'),
  requests: count(row, 'requests'),
  successes: count(row, 'successes'),
  addresses: count(row, 'addresses'),
  firstAt: optionalText(row, 'firstrequest'),
  lastAt: optionalText(row, 'lastrequest'),
});

const act = (row: SqlRow): Act => ({
  at: text(row, 'eventtime'),
  what: text(row, 'eventname'),
  outcome: text(row, 'outcome'),
  actor: text(row, 'actor'),
  generation: count(row, 'generation'),
  keyId: optionalText(row, 'keyid'),
  name: optionalText(row, 'keyname'),
  tenant: text(row, 'tenant'),
  detail: optionalText(row, 'detail'),
  address: optionalText(row, 'sourceipaddress'),
  userAgent: optionalText(row, 'useragent'),
  eventId: text(row, 'eventid'),
});
