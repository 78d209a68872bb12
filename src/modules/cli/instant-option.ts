import { epochMs } from '../../shared/iso-time.ts';
import type { CliInput } from './cli-command.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';

/** A day, or an instant in UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

/** Milliseconds of the epoch; undefined where the option was left out. @throws CliError for what is no time */
export function instantOf(input: CliInput, option: 'from' | 'to'): number | undefined {
  const text = input.text(option);
  if (text === undefined) return undefined;
  const ms = INSTANT.test(text) ? epochMs(text) : NaN;
  if (Number.isNaN(ms))
    throw new CliError(
      EXIT.usage,
      `--${option} takes a day or an instant in UTC, such as 2026-11-20T21:00:00Z.`,
    );
  return ms;
}
