import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { ApiClient } from './api-client.ts';
import type { ApiAnswer } from './api-exchange.ts';
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
const waitSchema = z.object({ error: z.string(), error_description: z.string().default('') });

/** RFC 8628 (3.5): whoever is told to slow down waits so much longer from then on. */
const SLOWER_SECONDS = 5;

/** Signs in by an identity provider in a browser, which may be on another machine. Answers with the tokens. */
export async function loginByDevice(
  client: ApiClient,
  provider: string,
  terminal: Pick<Terminal, 'err'>,
): Promise<ApiAnswer> {
  const answer = await client.call({ method: 'POST', path: '/v1/sign-in/device', body: { provider } });
  const device = understood(deviceSchema, answer);
  terminal.err(
    `Open this link in a browser, sign in, and type the code ${device.user_code} there:\n\n${device.verification_uri_complete}\n\n`,
  );
  return waitForTokens(client, device);
}

/** Ends with the service's answer: the device code expires there, so nobody waits for ever. */
async function waitForTokens(client: ApiClient, device: Device): Promise<ApiAnswer> {
  let seconds = device.interval;
  for (;;) {
    await delay(seconds * MS_PER_SECOND);
    const answer = await client.ask({
      method: 'POST',
      path: '/v1/sign-in/device/token',
      body: { device_code: device.device_code },
    });
    if (answer.status === 200) return answer;
    const { error, error_description: text } = understood(waitSchema, answer);
    if (error === 'slow_down') seconds += SLOWER_SECONDS;
    else if (error !== 'authorization_pending') throw new CliError(EXIT.refused, `${text} (${error})`);
  }
}

export function understood<Schema extends z.ZodType>(schema: Schema, answer: ApiAnswer): z.output<Schema> {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  throw new CliError(
    EXIT.refused,
    `The service answered with status ${answer.status}, and not as a sign-in goes.`,
  );
}
