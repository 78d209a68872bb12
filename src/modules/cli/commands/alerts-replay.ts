import { epochMs } from '../../../shared/iso-time.ts';
import { JSON_OPTION, type CliCommand, type CliInput } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { jsonText } from '../output/table.ts';
import { replayText } from './alerts-replay-text.ts';

/** A day, or an instant in UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

/** What the rules would have raised over history. Needs no service and no data directory, and changes nothing. */
export const replayAlerts: CliCommand = {
  name: 'alerts replay',
  operands: '<file or directory>…',
  arity: [1, Number.POSITIVE_INFINITY],
  summary:
    'Show what the rules would have raised over an archive, or over CloudTrail files. Exits with 4 if files were corrupt.',
  options: {
    rules: {
      type: 'string',
      value: 'keytrail.yaml',
      help: 'The rules as this file has them, instead of as they are without one.',
    },
    geoip: {
      type: 'string',
      value: 'file',
      help: 'Where addresses are, for the rule impossible-travel: a database in MaxMind’s format.',
    },
    from: {
      type: 'string',
      value: 'time',
      help: 'What happened from this instant on (ISO 8601), or this day; what was before is learned from.',
    },
    to: { type: 'string', value: 'time', help: 'What happened before this instant.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal, local }) => {
    const request = {
      paths: input.positionals,
      rulesFile: input.text('rules') ?? null,
      geoipDatabase: input.text('geoip') ?? null,
      fromMs: instantOf(input, 'from') ?? -Infinity,
      toMs: instantOf(input, 'to') ?? Infinity,
    };
    const display = progressDisplay(terminal, 'Replaying');
    const replay = await local.replayAlerts(request, display.show).finally(display.end);
    for (const { file, reason } of replay.corruptFiles) terminal.err(`Not replayed: ${file}: ${reason}\n`);
    terminal.out(input.flag('json') ? jsonText(replay) : replayText(replay));
    return replay.corruptFiles.length === 0 ? EXIT.ok : EXIT.partial;
  },
};

function instantOf(input: CliInput, option: 'from' | 'to'): number | undefined {
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
