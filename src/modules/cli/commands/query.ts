import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, tableText } from '../output/table.ts';

interface SqlAnswer {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly unknown[];
  readonly truncated: boolean;
}

const isSqlAnswer = (body: unknown): body is SqlAnswer =>
  typeof body === 'object' && body !== null && 'rows' in body && 'columns' in body && 'truncated' in body;

/** SQL exploration from a shell: the statement may come through a pipe, values are bound and never spliced. */
export const query: CliCommand = {
  name: 'query',
  operands: '[sql]',
  arity: [0, 1],
  summary:
    'Run one SELECT over audit_trail; from standard input when not given, after -- when it begins with a comment.',
  options: {
    parameter: {
      type: 'string',
      multiple: true,
      value: 'text',
      help: 'Value of the next ? in the SQL; may be repeated.',
    },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const sql = input.positionals[0] ?? (await terminal.readInput());
    const { body } = await new ApiClient(terminal).call({
      method: 'POST',
      path: '/v1/sql',
      body: { sql, parameters: input.list('parameter') },
    });
    if (input.flag('json') || !isSqlAnswer(body)) {
      terminal.out(jsonText(body));
      return EXIT.ok;
    }
    terminal.out(
      tableText(
        body.columns.map(({ name }) => ({ name, heading: name })),
        body.rows,
      ),
    );
    if (body.truncated) terminal.err('There were more rows than the service returns at once.\n');
    return EXIT.ok;
  },
};
