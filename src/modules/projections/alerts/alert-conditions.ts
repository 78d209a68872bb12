import { SEVERITIES } from '../../../events/alert-reference.ts';
import type { AlertFilter } from '../../alerts/alert-directory.ts';
import type { Cell } from '../projection.ts';

/** A condition of fixed texts, and what is bound in it. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly Cell[];
}

/** What a filter asks of the rows of `alerts`. */
export function alertConditions(filter: AlertFilter): Conditions {
  const { state, rule, severity, keyId, owner, tenant, from, to } = filter;
  const conditions: readonly (readonly [string, Cell | undefined])[] = [
    ['state = ?', state],
    ['rule = ?', rule],
    ['severity = ?', severity === undefined ? undefined : SEVERITIES.indexOf(severity)],
    ['key_id = ?', keyId],
    ['owner = ?', owner],
    ['tenant = ?', tenant],
    ['raised_at >= ?', from],
    ['raised_at < ?', to],
  ];
  const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [[sql, value] as const]));
  return {
    sql: ['TRUE', ...given.map(([sql]) => sql)].join(' AND '),
    values: given.map(([, value]) => value),
  };
}
