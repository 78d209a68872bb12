import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { SqlParameter } from '../query-engine.ts';

/** What StartQueryExecution takes of one parameter, its quotes included. */
export const PARAMETER_CHARACTERS_MAX = 1_024;

/**
 * Parameters as Athena takes them: as SQL, which it reads as expressions. So a text is a literal with its quotes
 * doubled, whatever it says, and a fraction has an exponent, which makes it a double on every engine version.
 */
export function executionParameters(parameters: readonly SqlParameter[]): Result<readonly string[], Refusal> {
  const literals = parameters.map(literal);
  if (literals.every(({ length }) => length <= PARAMETER_CHARACTERS_MAX)) return accept(literals);
  const most = String(PARAMETER_CHARACTERS_MAX);
  const detail = `On Athena a parameter has at most ${most} characters as an SQL literal, quotes included.`;
  return refuse({ code: 'sql_not_allowed', detail });
}

function literal(value: SqlParameter): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (Number.isSafeInteger(value)) return String(value);
  return Number.isFinite(value) ? value.toExponential().toUpperCase() : `CAST('${value}' AS double)`;
}

/** Standard strings know no escape but the doubled quote. */
export const textLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;
