import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { instantOf } from '../instant-option.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { jsonText } from '../output/table.ts';
import { replayText } from './alerts-replay-text.ts';
import { leftOutLines } from './left-out-text.ts';

/** What the rules would have raised over history. Needs no service and no data directory, and changes nothing. */
export const replayAlerts: CliCommand = {
  name: 'alerts replay',
  operands: '<file or directory>…',
  arity: [1, Number.POSITIVE_INFINITY],
  summary:
    'Show what the rules would have raised over an archive, or over CloudTrail files. Exits with 4 if files or records were left out.',
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
    const leftOut = leftOutLines('Not replayed', replay);
    terminal.err(leftOut.join(''));
    terminal.out(input.flag('json') ? jsonText(replay) : replayText(replay));
    return leftOut.length === 0 ? EXIT.ok : EXIT.partial;
  },
};
