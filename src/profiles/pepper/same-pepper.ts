import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { pepperMark } from '../../modules/keys/domain/pepper-mark.ts';

const CONSEQUENCE = 'With another one none of the stored keys is recognised.';

/**
 * Compares the mark of one's own pepper with that of the installation. A process with another pepper would refuse every
 * good key, and call itself ready.
 * @throws InfrastructureError `pepper_differs`
 */
export function requireSamePepper(own: string, agreed: string): void {
  if (agreed !== own)
    throw new InfrastructureError('pepper_differs', `${differenceOf(own, agreed)} ${CONSEQUENCE}`);
}

function differenceOf(own: string, agreed: string): string {
  const none = pepperMark(null);
  if (own === none) return 'KEYTRAIL_SECRET_PEPPER is not set, and this installation has a pepper.';
  if (agreed === none) return 'KEYTRAIL_SECRET_PEPPER is set, and this installation has no pepper.';
  return 'KEYTRAIL_SECRET_PEPPER is not the pepper of this installation.';
}
