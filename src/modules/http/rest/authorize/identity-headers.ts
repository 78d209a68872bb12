import type { VerificationView } from '../keys/verification-view.ts';

/** Header values are printable ASCII; everything else, and the percent sign itself, is percent-encoded as UTF-8. */
const headerText = (text: string): string =>
  text.replace(/[^\x20-\x24\x26-\x7e]+|%/gu, (part) => encodeURIComponent(part));

export type VerifiedKey = NonNullable<VerificationView['key']>;

/** Who the bearer is, for the proxy to hand on to the application behind it. */
export function identityHeaders(key: VerifiedKey): Readonly<Record<string, string>> {
  return {
    'x-keytrail-key-id': headerText(key.id),
    'x-keytrail-key-name': headerText(key.name),
    'x-keytrail-key-fingerprint': headerText(key.fingerprint),
    'x-keytrail-owner': headerText(key.owner),
    'x-keytrail-tenant': headerText(key.tenant),
    'x-keytrail-role': headerText(key.role),
  };
}
