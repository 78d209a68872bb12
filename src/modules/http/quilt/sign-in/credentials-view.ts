import { z } from 'zod';
import type { TemporaryCredentials } from '../../../aws-credentials/aws-credentials.ts';

/** As Quilt's client reads credentials of AWS. */
export const credentialsSchema = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  SessionToken: z.string(),
  Expiration: z.string(),
});
export type CredentialsView = z.output<typeof credentialsSchema>;

/** Neither of the form nor of the length of AWS's, so that nobody, and no secret scanner, takes it for one. */
const NOT_AN_AWS_CREDENTIAL = 'keytrail-is-not-aws';

/** With an offset in place of the `Z`, as the client's own fixtures have it. */
const withOffset = (time: string): string => time.replace(/Z$/, '+00:00');

export const credentialsView = (given: TemporaryCredentials): CredentialsView => ({
  AccessKeyId: given.accessKeyId,
  SecretAccessKey: given.secretAccessKey,
  SessionToken: given.sessionToken,
  Expiration: withOffset(given.expiresAt),
});

/** What has the form of credentials, and is none. */
export const noCredentialsView = (expiresAt: string): CredentialsView => ({
  AccessKeyId: NOT_AN_AWS_CREDENTIAL,
  SecretAccessKey: NOT_AN_AWS_CREDENTIAL,
  SessionToken: NOT_AN_AWS_CREDENTIAL,
  Expiration: withOffset(expiresAt),
});
