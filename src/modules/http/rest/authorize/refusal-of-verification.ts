import { MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Verification } from '../../../keys/commands/verify-key/verify-key.command.ts';
import { denialDetail, type Target } from '../../../keys/domain/denial.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';

/** Unknown, revoked, expired and disabled are the same to the bearer; the trail tells them apart. */
export function refusalOf({ code, denial, retryAfterMs }: Verification, target: Target): Refusal | null {
  switch (code) {
    case 'VALID':
      return null;
    case 'FORBIDDEN':
      return { code: 'forbidden', detail: scrubSecrets(denialDetail(denial ?? 'permission', target)) };
    case 'RATE_LIMITED':
      return {
        code: 'rate_limited',
        detail: 'The rate limit of this API key is used up.',
        retryAfterSeconds: Math.ceil((retryAfterMs ?? 0) / MS_PER_SECOND),
      };
    case 'NOT_FOUND':
    case 'REVOKED':
    case 'EXPIRED':
    case 'DISABLED':
      return { code: 'invalid_api_key', detail: 'Invalid API key' };
    default:
      return code satisfies never;
  }
}
