/** Credentials of AWS that end by themselves. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/** Gives somebody access to what the installation lets its people use in AWS. */
export interface AwsCredentials {
  /**
   * Credentials in the name of `owner`, which AWS's own trail shows.
   * Throws InfrastructureError `aws_credentials_unavailable`.
   */
  issue(owner: string): Promise<TemporaryCredentials>;
}

/** Nest injection token of {@link AwsCredentials}; null where the installation names no role. */
export const AWS_CREDENTIALS = Symbol('AwsCredentials');
