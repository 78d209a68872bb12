import { z } from 'zod';
import type { ClientSettings } from '../../shared/settings.ts';
import type { DefinitionsOf } from './setting-definition.ts';

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
};
