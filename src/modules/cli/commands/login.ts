import { z } from 'zod';
import { ApiClient } from '../api-client.ts';
import { askPassword } from '../ask-password.ts';
import type { CliCommand } from '../cli-command.ts';
import { loginByDevice, understood } from '../device-login.ts';
import { EXIT } from '../exit-code.ts';
import { tokensOf } from '../session-credential.ts';

/** As the service answers a password, and as RFC 8628 has it for devices. */
const passwordTokens = z.object({
  accessToken: z.string(),
  accessTokenExpiresInSeconds: z.number(),
  refreshToken: z.string(),
});
const deviceTokens = z
  .object({ access_token: z.string(), expires_in: z.number(), refresh_token: z.string() })
  .transform((tokens) => ({
    accessToken: tokens.access_token,
    accessTokenExpiresInSeconds: tokens.expires_in,
    refreshToken: tokens.refresh_token,
  }));
const tokensSchema = z.union([passwordTokens, deviceTokens]);

/**
 * Keeps the session for further commands, in a file that only its owner can read; or prints the access token alone, so that
 * `export KEYTRAIL_API_KEY=$(keytrail login --print)` leaves nothing on disk. Never both: a refresh token has one holder.
 */
export const login: CliCommand = {
  name: 'login',
  operands: '[name]',
  arity: [0, 1],
  summary: 'Sign in, with a name and a password or by an identity provider, so that commands need no key.',
  options: {
    provider: {
      type: 'string',
      value: 'name',
      help: 'Without a name: what the identity provider is called there; by default sso.',
    },
    print: {
      type: 'boolean',
      help: 'Print the access token, for KEYTRAIL_API_KEY, and keep nothing. So it is where there is no HOME.',
    },
    json: { type: 'boolean', help: 'Print all tokens as JSON, and keep nothing.' },
  },
  run: async (input, { terminal }) => {
    const client = new ApiClient(terminal, 'anonymous');
    const [name] = input.positionals;
    const answer: unknown =
      name === undefined
        ? await loginByDevice(client, input.text('provider') ?? 'sso', terminal)
        : await loginByPassword(client, name, await askPassword(terminal));
    const tokens = understood(tokensSchema, answer);
    const stored = client.storedSession(terminal);
    if (input.flag('json')) {
      terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
    } else if (input.flag('print') || stored === null) {
      terminal.err(`Signed in, for ${tokens.accessTokenExpiresInSeconds} seconds.\n`);
      terminal.out(`${tokens.accessToken}\n`);
    } else {
      await stored.keep(tokensOf(tokens));
      terminal.err('Signed in. "keytrail logout" ends the session.\n');
    }
    return EXIT.ok;
  },
};

const loginByPassword = (client: ApiClient, name: string, password: string): Promise<unknown> =>
  client.ask((keytrail) => keytrail.tokens.byPassword(name, password));
