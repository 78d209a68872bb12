import { SEVERITIES, type Severity } from '../../../events/alert-reference.ts';
import type {
  AlertDirectory,
  AlertFilter,
  AlertGroup,
  AlertOnRecord,
  AlertPage,
  AlertPosition,
} from '../../alerts/alert-directory.ts';
import { ALERT_STATES, type AlertState } from '../../alerts/lifecycle/alert.ts';
import type { SecretHolder } from '../../alerts/lifecycle/secret-holder.ts';
import type { Suppression } from '../../alerts/lifecycle/suppression.ts';
import type { Row } from '../projection.ts';
import type { RoomRows } from '../rooms/room-fold.ts';
import { alertConditions } from './alert-conditions.ts';
import { parseAlert, parseSuppression, SELECT_ALERT, SELECT_SUPPRESSION } from './fold-alerts.ts';
import { secretHolders } from './secret-holders.ts';

interface PageRequest {
  readonly after: AlertPosition | null;
  readonly limit: number;
}

/** After every time and every id: the beginning of an order that goes downwards. */
const AT_THE_TOP: AlertPosition = { raisedAt: '~', id: '~' };

/** Alerts that fit, each with what there is to say of its group; the newest of a group has the number 1. */
const GROUPED = `SELECT *, row_number() OVER (g ORDER BY raised_at DESC, id DESC) AS nth,
  max(severity) OVER g AS highest, min(raised_at) OVER g AS first,
  ${ALERT_STATES.map((state) => `count(*) FILTER (WHERE state = '${state}') OVER g AS ${state}`).join(', ')}
  FROM alerts WHERE $fits WINDOW g AS (PARTITION BY group_id)`;
const OPEN_BY_SEVERITY =
  "SELECT severity, count(*) AS alerts, min(raised_at) AS oldest FROM alerts WHERE state = 'open' GROUP BY severity";
const LIST_SUPPRESSIONS = `SELECT id, body FROM alert_suppressions
  WHERE (? IS NULL OR tenant = ?) AND (? IS NULL OR ends_at > ?) AND (? IS NULL OR id < ?)
  ORDER BY id DESC LIMIT ?`;

/** Alerts and suppressions in the read model of the lifecycle stream. */
export class SqliteAlertDirectory implements AlertDirectory {
  readonly #rows: RoomRows;

  constructor(rows: RoomRows) {
    this.#rows = rows;
  }

  byId(alertId: string): AlertOnRecord | undefined {
    const row = this.#rows.get(SELECT_ALERT, alertId);
    return row === undefined ? undefined : onRecord(row);
  }

  list(filter: AlertFilter, { after, limit }: PageRequest): AlertPage<AlertOnRecord> {
    const { sql, values } = alertConditions(filter);
    const { raisedAt, id } = after ?? AT_THE_TOP;
    const rows = this.#rows.all(
      `SELECT * FROM alerts WHERE (raised_at, id) < (?, ?) AND ${sql} ORDER BY raised_at DESC, id DESC LIMIT ?`,
      raisedAt,
      id,
      ...values,
      limit + 1,
    );
    return pageOf(rows, limit, onRecord, ({ alert }) => ({ raisedAt: alert.raisedAt, id: alert.id }));
  }

  groups(filter: AlertFilter, { after, limit }: PageRequest): AlertPage<AlertGroup> {
    const { sql, values } = alertConditions(filter);
    const { raisedAt, id } = after ?? AT_THE_TOP;
    const rows = this.#rows.all(
      `SELECT * FROM (${GROUPED.replace('$fits', sql)}) WHERE nth = 1 AND (raised_at, group_id) < (?, ?)
        ORDER BY raised_at DESC, group_id DESC LIMIT ?`,
      ...values,
      raisedAt,
      id,
      limit + 1,
    );
    return pageOf(rows, limit, groupOf, (group) => ({
      raisedAt: group.latest.alert.raisedAt,
      id: group.id,
    }));
  }

  isSuppressed(alertId: string): boolean {
    return (this.byId(alertId)?.suppressedBy ?? null) !== null;
  }

  open(): ReturnType<AlertDirectory['open']> {
    const bySeverity: Record<Severity, number> = { low: 0, medium: 0, high: 0, critical: 0 };
    let oldestAt: string | null = null;
    for (const { severity, alerts, oldest } of this.#rows.all(OPEN_BY_SEVERITY)) {
      bySeverity[severityOf(severity)] = Number(alerts);
      if (oldestAt === null || String(oldest) < oldestAt) oldestAt = String(oldest);
    }
    return { bySeverity, oldestAt };
  }

  secretHolders(keyId: string, around: string): readonly SecretHolder[] {
    return secretHolders(this.#rows, keyId, around);
  }

  suppression(suppressionId: string): Suppression | undefined {
    const row = this.#rows.get(SELECT_SUPPRESSION, suppressionId);
    return row === undefined ? undefined : parseSuppression(row);
  }

  suppressions(
    {
      tenant = null,
      inForceAt = null,
    }: { readonly tenant?: string | null; readonly inForceAt?: string | null },
    { before, limit }: { readonly before: string | null; readonly limit: number },
  ): { readonly items: readonly Suppression[]; readonly next: string | null } {
    const filters = [tenant, tenant, inForceAt, inForceAt, before, before];
    const rows = this.#rows.all(LIST_SUPPRESSIONS, ...filters, limit + 1);
    const items = rows.slice(0, limit).map(parseSuppression);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}

const groupOf = (row: Row): AlertGroup => ({
  id: String(row['group_id']),
  counts: countsOf(row),
  highestSeverity: severityOf(row['highest']),
  firstRaisedAt: String(row['first']),
  latest: onRecord(row),
});

const severityOf = (rank: unknown): Severity => SEVERITIES[Number(rank)] ?? 'critical';

const countsOf = (row: Row): Readonly<Record<AlertState, number>> => ({
  open: Number(row['open']),
  acknowledged: Number(row['acknowledged']),
  resolved: Number(row['resolved']),
  suppressed: Number(row['suppressed']),
});

/** The column `state` was decided by `alertState`. */
const onRecord = (row: Row): AlertOnRecord => ({
  alert: parseAlert(row),
  state: ALERT_STATES.find((state) => state === row['state']) ?? 'open',
  suppressedBy: row['suppressed_by'] === null ? null : String(row['suppressed_by']),
});

function pageOf<Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  positionOf: (item: Item) => AlertPosition,
): AlertPage<Item> {
  const items = rows.slice(0, limit).map(itemOf);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? positionOf(last) : null };
}
