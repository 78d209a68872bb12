import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  DEVICE_SECONDS,
  POLL_INTERVAL_SECONDS,
  type DeviceSignIn,
  type DeviceWait,
} from '../../identity/oidc/device-sign-in.ts';

/** A device's code is hexadecimal in Tiled; ours is sealed and under 2,000 characters, each of which becomes two digits. */
const DEVICE_CODE_DIGITS_MAX = 8_192;
const HEXADECIMAL = /^(?:[0-9a-f]{2})+$/i;

/** What Tiled's client asks with while it waits. */
export const tiledDeviceSchema = z.object({
  device_code: z.string().min(1).max(DEVICE_CODE_DIGITS_MAX),
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:device_code').optional(),
});

type Begun = Extract<Awaited<ReturnType<DeviceSignIn['begin']>>, { readonly ok: true }>['value'];

/** What Tiled's client shows and asks with. `verification_uri` is for itself, `authorization_uri` for the person. */
export const deviceView = ({ deviceCode, userCode, request }: Begun, providerRoot: string) => ({
  authorization_uri: `${providerRoot}/authorize?request=${request}`,
  verification_uri: `${providerRoot}/token`,
  interval: POLL_INTERVAL_SECONDS,
  device_code: Buffer.from(deviceCode).toString('hex'),
  expires_in: DEVICE_SECONDS,
  user_code: userCode,
});

/** The code as it was given out; null: it was never one of ours. */
export const deviceCodeOf = (digits: string): string | null =>
  HEXADECIMAL.test(digits) ? Buffer.from(digits, 'hex').toString('latin1') : null;

interface Waiting {
  readonly status: number;
  readonly detail: string | { readonly error: 'authorization_pending' };
}

const PENDING: Waiting = { status: 400, detail: { error: 'authorization_pending' } };
const GONE: Waiting = { status: 404, detail: 'No such device_code. The pending login may have expired.' };

/** In Tiled's words, of which its client knows one: any other 400 ends its waiting, and so would `slow_down`. */
const WAITS: Readonly<Record<DeviceWait, Waiting>> = {
  authorization_pending: PENDING,
  slow_down: PENDING,
  access_denied: { status: 401, detail: 'The person said that they did not ask for it.' },
  expired_token: GONE,
  invalid_grant: GONE,
};
const NOT_HEXADECIMAL: Waiting = { status: 401, detail: 'Invalid device code' };

/** Why a device gets no tokens now. @param wait null where its code is none */
export function deviceWaits(
  reply: FastifyReply,
  wait: DeviceWait | null,
): { readonly detail: Waiting['detail'] } {
  const { status, detail } = wait === null ? NOT_HEXADECIMAL : WAITS[wait];
  void reply.code(status);
  return { detail };
}
