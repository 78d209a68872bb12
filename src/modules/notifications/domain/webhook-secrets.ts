import { accept, refuse, type Result } from '../../../shared/result.ts';
import { SECRET_BYTES_MAX, SECRET_BYTES_MIN, webhookSecret } from './standard-webhook.ts';

/** The present one, the one before it, and room for a mishap. */
const SECRETS_MAX = 5;

/** Secrets with white space or commas between them, each of which signs; or what is wrong, as the end of a sentence. */
export function webhookSecrets(text: string): Result<readonly Uint8Array[], string> {
  const written = text.split(/[\s,]+/).filter((one) => one !== '');
  const secrets = written.flatMap((one) => webhookSecret(one) ?? []);
  return secrets.length === written.length && secrets.length >= 1 && secrets.length <= SECRETS_MAX
    ? accept(secrets)
    : refuse(
        `must be 1 to ${SECRETS_MAX} secrets with spaces between them, each "whsec_" and the Base64 of ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} random bytes`,
      );
}
