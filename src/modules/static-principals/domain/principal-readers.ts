import type { ExternalIdentity } from '../../../events/principal-description.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { whyNoPrincipalName } from '../../identity/domain/principal-name.ts';
import { parseScryptHash } from '../../identity/domain/scrypt-hash.ts';
import type { LocatedValue } from '../../settings/domain/located-value.ts';
import { text, type PropertyReader } from '../../static-keys/domain/property-readers.ts';

/** RFC 5321's longest mail address, and OpenID Connect's longest `sub`. */
const EMAIL_CHARS_MAX = 254;
const SUBJECT_CHARS_MAX = 255;
const PROVIDER_CHARS_MAX = 100;
/** One person at every identity provider of a large company. */
const IDENTITIES_MAX = 20;
/** Whether mail arrives there is for the mail to find out. */
const EMAIL = /^[^\s@]+@[^\s@]+$/;

const scalarOf = (value: LocatedValue): unknown => (value.kind === 'scalar' ? value.value : undefined);

/** What only principals have; the rest is read as for keys. None of these repeats what stands there. */
export const principalName: PropertyReader<string> = (value) => {
  const written = scalarOf(value);
  if (typeof written !== 'string') return refuse('must be a text: put it in quotes');
  const reason = whyNoPrincipalName(written);
  return reason === null ? accept(written) : refuse(`is none. ${reason.replace(/\.$/, '')}`);
};

export const email: PropertyReader<string> = (value) => {
  const written = text(EMAIL_CHARS_MAX)(value);
  return written.ok && EMAIL.test(written.value) ? written : refuse('must be a mail address');
};

/** Never says what is wrong with it in detail: what stands there may be a password in clear. */
export const passwordHash: PropertyReader<string> = (value) => {
  const written = scalarOf(value);
  return typeof written === 'string' && parseScryptHash(written) !== undefined
    ? accept(written)
    : refuse('must be a hash as "keytrail users hash-password" prints it');
};

export const identities: PropertyReader<readonly ExternalIdentity[]> = (value) => {
  if (value.kind !== 'list' || value.items.length > IDENTITIES_MAX)
    return refuse(`must be a list of at most ${IDENTITIES_MAX} identities`);
  const read = value.items.map(identity);
  const broken = read.findIndex((one) => one === null);
  if (broken >= 0) {
    const line = value.items[broken]?.line ?? value.line;
    return refuse(`has an item in line ${line} that does not have exactly a provider and a subject`);
  }
  return accept(read.filter((one) => one !== null));
};

function identity(item: LocatedValue): ExternalIdentity | null {
  if (item.kind !== 'mapping' || item.properties.length !== 2) return null;
  const named = (name: string, charsMax: number): Result<string, string> => {
    const property = item.properties.find((one) => one.name === name);
    return property === undefined ? refuse('is missing') : text(charsMax)(property.value);
  };
  const provider = named('provider', PROVIDER_CHARS_MAX);
  const subject = named('subject', SUBJECT_CHARS_MAX);
  return provider.ok && subject.ok ? { provider: provider.value, subject: subject.value } : null;
}
