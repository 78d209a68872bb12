import { AthenaClient } from '@aws-sdk/client-athena';
import { requestFailure } from './request-failure.ts';

/**
 * Where Athena is and who asks. All of it may be left out: the SDK then takes its standard variables and files
 * (`AWS_REGION`, `AWS_ENDPOINT_URL_ATHENA`, credentials of the environment, a profile, or the machine's role).
 */
export interface AthenaConnection {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Default: {@link ATTEMPTS_MAX}. */
  readonly attemptsMax?: number;
}

/**
 * Tries of one request that is throttled or not answered. The SDK waits between them, throttled ones from half a second
 * on and twice as long each time: together about half a minute, the statement's own timeout permitting.
 */
export const ATTEMPTS_MAX = 7;
/** Milliseconds until a connection stands, and until a request is answered. */
const CONNECT_MS_MAX = 5_000;
const ANSWER_MS_MAX = 30_000;

export function athenaClient({ attemptsMax, ...connection }: AthenaConnection = {}): AthenaClient {
  return new AthenaClient({
    ...connection,
    maxAttempts: attemptsMax ?? ATTEMPTS_MAX,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: CONNECT_MS_MAX, requestTimeout: ANSWER_MS_MAX },
  });
}

/** One request's answer; what the SDK throws comes as InfrastructureError with the SDK's as its cause. */
export async function answerOf<Answer>(request: Promise<Answer>, workgroup: string): Promise<Answer> {
  try {
    return await request;
  } catch (error) {
    throw requestFailure(error, workgroup);
  }
}
