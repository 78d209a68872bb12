/**
 * Alerts with their lives, and suppressions. The two are in different partitions of the log, so either may be seen first:
 * whichever comes second finds the other, and the rows are the same.
 */
import { SEVERITIES } from '../../../events/alert-reference.ts';
import type { AlertRaised } from '../../../events/alert-raised.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { alertState, evolveAlert, type Alert, type AlertLifeEvent } from '../../alerts/lifecycle/alert.ts';
import type { SecretHolder } from '../../alerts/lifecycle/secret-holder.ts';
import {
  covers,
  endOf,
  evolveSuppression,
  type Suppression,
  type SuppressionEvent,
} from '../../alerts/lifecycle/suppression.ts';
import type { ReadModelTransaction, Row } from '../projection.ts';
import type { RoomFold } from '../rooms/room-fold.ts';
import { ALERT_INDEXES, ALERT_SCHEMA } from './alert-schema.ts';
import { keepSecretHolder, secretHolders } from './secret-holders.ts';

export const SELECT_ALERT = 'SELECT * FROM alerts WHERE id = ?';
export const SELECT_SUPPRESSION = 'SELECT body FROM alert_suppressions WHERE id = ?';

const PUT_ALERT = `INSERT INTO alerts
    (id, tenant, rule, severity, key_id, owner, group_id, raised_at, state, suppressed_by, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, suppressed_by = excluded.suppressed_by, body = excluded.body`;
const PUT_SUPPRESSION = `INSERT INTO alert_suppressions (id, tenant, starts_at, ends_at, body) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET ends_at = excluded.ends_at, body = excluded.body`;
const SUPPRESSIONS_AT = `SELECT body FROM alert_suppressions
  WHERE tenant = ? AND starts_at <= ? AND ends_at > ? ORDER BY id`;
const ALERTS_WITHIN = 'SELECT body FROM alerts WHERE tenant = ? AND raised_at >= ? AND raised_at < ?';

/** Rows were written by this program, so they are not validated again. */
export const parseAlert = (row: Row): Alert => JSON.parse(String(row['body'])) as Alert;
export const parseSuppression = (row: Row): Suppression => JSON.parse(String(row['body'])) as Suppression;

export const alertFold: RoomFold = {
  schema: ALERT_SCHEMA,
  indexes: ALERT_INDEXES,
  fold(tx: ReadModelTransaction, event: KnownEvent): boolean {
    switch (event.type) {
      case 'AlertRaised':
      case 'AlertAcknowledged':
      case 'AlertResolved':
        foldAlert(tx, event);
        return true;
      case 'AlertsSuppressed':
      case 'AlertSuppressionEnded':
        foldSuppression(tx, event);
        return true;
      default:
        keepSecretHolder(tx, event);
        return false;
    }
  },
};

function foldAlert(tx: ReadModelTransaction, event: AlertLifeEvent): void {
  const row = tx.get(SELECT_ALERT, event.data.alertId);
  const before = row === undefined ? undefined : parseAlert(row);
  const after = evolveAlert(before, event, event.type === 'AlertRaised' ? heldBy(tx, event) : []);
  if (after !== undefined && after !== before) putAlert(tx, after);
}

/** A key's events come before the alerts about it, because they have the same key in the log. */
const heldBy = (tx: ReadModelTransaction, { keyId, data }: AlertRaised): readonly SecretHolder[] =>
  keyId === null ? [] : secretHolders(tx, keyId, data.happenedAt);

function foldSuppression(tx: ReadModelTransaction, event: SuppressionEvent): void {
  const row = tx.get(SELECT_SUPPRESSION, event.data.suppressionId);
  const before = row === undefined ? undefined : parseSuppression(row);
  const after = evolveSuppression(before, event);
  if (after === undefined || after === before) return;
  const { id, tenant, startsAt, until } = after;
  tx.run(PUT_SUPPRESSION, id, tenant, startsAt, endOf(after), JSON.stringify(after));
  for (const alert of tx.all(ALERTS_WITHIN, tenant, startsAt, until)) putAlert(tx, parseAlert(alert));
}

function putAlert(tx: ReadModelTransaction, alert: Alert): void {
  const { id, tenant, rule, severity, keyId, owner, subject, raisedAt } = alert;
  const rank = SEVERITIES.indexOf(severity);
  const suppressedBy = coveredBy(tx, alert);
  const state = alertState(alert, suppressedBy);
  const group = keyId ?? subject;
  const body = JSON.stringify(alert);
  tx.run(PUT_ALERT, id, tenant, rule, rank, keyId, owner, group, raisedAt, state, suppressedBy, body);
}

/** Of several, the one with the first id: which of them came first must not matter. */
function coveredBy(tx: ReadModelTransaction, alert: Alert): string | null {
  const rows = tx.all(SUPPRESSIONS_AT, alert.tenant, alert.raisedAt, alert.raisedAt);
  return rows.map(parseSuppression).find((suppression) => covers(suppression, alert))?.id ?? null;
}
