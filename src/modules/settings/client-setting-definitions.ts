import { z } from 'zod';
import type { ClientSettings } from '../../shared/settings.ts';
import type { DefinitionsOf } from './setting-definition.ts';

/**
 * Letters and digits, since Tiled's client reads no other keys out of a header. Tiled takes a single one; here a key has
 * eight at least, because a shorter text cannot be kept out of log lines without taking harmless words away.
 */
const SINGLE_USER_SECRET = /^[A-Za-z0-9]{8,256}$/;

/** Settings for the clients of other systems. */
export const CLIENT_SETTING_DEFINITIONS: DefinitionsOf<ClientSettings> = {
  quiltRoleArn: {
    variable: 'KEYTRAIL_QUILT_ROLE_ARN',
    schema: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/)
      .nullable(),
    default: null,
    allowed: 'the ARN of an IAM role',
    meaning:
      'Role whose temporary credentials Quilt’s client gets, for those whose scopes have `read:data`; region and credentials to assume it by the AWS SDK’s standard variables. Unset: it gets none.',
  },
  quiltAccessTokenSeconds: {
    variable: 'KEYTRAIL_QUILT_ACCESS_TOKEN_SECONDS',
    schema: z.int().min(60).max(86_400),
    default: 43_200,
    allowed: 'a whole number of seconds from 60 to 86400',
    meaning:
      'Lifetime of the access tokens of Quilt’s client, which asks for new ones only when its program starts. Signing out ends them at once, whatever this says.',
  },
  tiledMode: {
    variable: 'KEYTRAIL_TILED_MODE',
    schema: z.enum(['multi-user', 'single-user']),
    default: 'multi-user',
    allowed: '`multi-user` or `single-user`',
    meaning:
      '`single-user`: one key opens the door of Tiled’s clients, and nobody signs in or makes keys there, as in Tiled without an authentication provider. See tiled.md.',
  },
  tiledSingleUserApiKey: {
    variable: 'KEYTRAIL_TILED_SINGLE_USER_API_KEY',
    alsoVariable: 'TILED_SINGLE_USER_API_KEY',
    schema: z.string().regex(SINGLE_USER_SECRET).nullable(),
    default: null,
    allowed: '8 to 256 letters and digits',
    meaning:
      'Secret of that key. Unset: each start makes another one, prints it once and ends the former; a cluster needs it.',
    secret: true,
  },
};
