import { AssumeRoleCommand, STSClient, type AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { AwsCredentials, TemporaryCredentials } from '../aws-credentials.ts';
import { roleSessionName } from './role-session-name.ts';

/** The longest that AWS gives to a process which acts by a role itself. */
const LIFETIME_SECONDS = 3_600;
/** Somebody waits at a prompt: tries of one request, and milliseconds until a connection stands and an answer is there. */
const ATTEMPTS_MAX = 3;
const CONNECT_MS_MAX = 3_000;
const ANSWER_MS_MAX = 5_000;

/**
 * Assumes one role for everybody, under each one's own name. Region, endpoint and the credentials that may assume it come
 * from the SDK's own standard variables and files.
 */
export class StsCredentials implements AwsCredentials {
  readonly #roleArn: string;
  readonly #client = new STSClient({
    maxAttempts: ATTEMPTS_MAX,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: CONNECT_MS_MAX,
      requestTimeout: ANSWER_MS_MAX,
      throwOnRequestTimeout: true,
    },
  });

  constructor(roleArn: string) {
    this.#roleArn = roleArn;
  }

  async issue(owner: string): Promise<TemporaryCredentials> {
    const { Credentials } = await this.#assume(roleSessionName(owner));
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (AccessKeyId && SecretAccessKey && SessionToken && Expiration) {
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiresAt: Expiration.toISOString(),
      };
    }
    throw new InfrastructureError('aws_credentials_unavailable', 'AWS STS answered without credentials.');
  }

  async #assume(sessionName: string): Promise<AssumeRoleCommandOutput> {
    try {
      return await this.#client.send(
        new AssumeRoleCommand({
          RoleArn: this.#roleArn,
          RoleSessionName: sessionName,
          DurationSeconds: LIFETIME_SECONDS,
        }),
      );
    } catch (error) {
      throw new InfrastructureError(
        'aws_credentials_unavailable',
        'The role of KEYTRAIL_QUILT_ROLE_ARN could not be assumed: AWS STS refused, or did not answer.',
        error,
      );
    }
  }
}
