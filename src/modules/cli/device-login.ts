import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { KeytrailError, type ApiAnswer } from '../../client/index.ts';
import { MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { ApiClient } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

const deviceSchema = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri_complete: z.string(),
  interval: z.number().nonnegative(),
});
type Device = z.infer<typeof deviceSchema>;

/** RFC 8628 (3.5): whoever is told to slow down waits so much longer from then on. */
const SLOWER_SECONDS = 5;

/** Signs in by an identity provider in a browser, which may be on another machine. Answers with the tokens. */
export async function loginByDevice(
  client: ApiClient,
  provider: string,
  terminal: Pick<Terminal, 'err'>,
): Promise<unknown> {
  const answer = await client.call({ method: 'POST', path: '/v1/sign-in/device', body: { provider } });
  const device = understood(deviceSchema, answer.body);
  terminal.err(
    `Open this link in a browser, sign in, and type the code ${device.user_code} there:\n\n${device.verification_uri_complete}\n\n`,
  );
  return (await waitForTokens(client, device)).body;
}

/** Ends with the service's answer: the device code expires there, so nobody waits for ever. */
const waitForTokens = (client: ApiClient, device: Device): Promise<ApiAnswer> =>
  client.ask(async (keytrail) => {
    let seconds = device.interval;
    for (;;) {
      await delay(seconds * MS_PER_SECOND);
      try {
        return await keytrail.request({
          method: 'POST',
          path: '/v1/sign-in/device/token',
          body: { device_code: device.device_code },
        });
      } catch (error) {
        const code = error instanceof KeytrailError ? error.code : null;
        if (code === 'slow_down') seconds += SLOWER_SECONDS;
        else if (code !== 'authorization_pending') throw error;
      }
    }
  });

/** What the service said when all was well, if it is of the form that it must be. */
export function understood<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new CliError(EXIT.refused, 'The service answered with status 200, and not as a sign-in goes.');
}
