import { ApiClient } from '../api-client.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';

/** Ends the session at the service, not only here: a copy of the file that somebody made is then worth nothing. */
export const logout: CliCommand = {
  name: 'logout',
  operands: '',
  arity: [0, 0],
  summary: 'End the session that login began, and forget it.',
  options: {},
  run: async (_input, { terminal }) => {
    const client = new ApiClient(terminal);
    await client.call({ method: 'POST', path: '/v1/sign-out' });
    if (!terminal.environment['KEYTRAIL_API_KEY']) await client.storedSession(terminal)?.forget();
    terminal.err('Signed out.\n');
    return EXIT.ok;
  },
};
