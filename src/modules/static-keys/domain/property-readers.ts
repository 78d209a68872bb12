import { ROLES, type Role } from '../../../events/key-rights.ts';
import { nearestName } from '../../../shared/nearest-name.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { scopesNamed, SCOPES } from '../../identity/domain/scopes.ts';
import {
  ALLOWED_CIDRS_MAX,
  canonicalCidrs,
  readCidr,
  type AddressRange,
} from '../../keys/domain/address/cidr.ts';
import { RATE_LIMIT_PER_MINUTE_MAX } from '../../keys/domain/token-bucket.ts';
import type { LocatedValue } from '../../settings/domain/located-value.ts';
import { CONFIGURED_SECRET } from './configured-secret.ts';
import { expiryInstant } from './expiry-date.ts';

/** Reads one property, or says what it must be: a clause that never repeats what stands there. */
export type PropertyReader<Value> = (value: LocatedValue) => Result<Value, string>;

/** The same limits as those of the REST door, for the same reasons. */
export const NAME_CHARS_MAX = 200;
export const OWNER_CHARS_MAX = 254;
export const NOTE_CHARS_MAX = 1_000;
const DATASETS_MAX = 500;
const PERMISSIONS_MAX = 100;
const SECONDS_PER_MINUTE = 60;

/** Control characters, lone surrogates and marks that reverse the reading direction. */
const FORBIDDEN_CHARACTERS = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const TENANT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const RATE = /^(\d{1,7}) ?\/ ?(second|minute)$/;

const scalarOf = (value: LocatedValue): unknown => (value.kind === 'scalar' ? value.value : undefined);

export const text =
  (charsMax: number): PropertyReader<string> =>
  (value) => {
    const written = scalarOf(value);
    if (typeof written === 'number' || typeof written === 'boolean')
      return refuse('must be a text: put it in quotes');
    const fits = typeof written === 'string' && written.length <= charsMax && written.trim() !== '';
    return fits && !FORBIDDEN_CHARACTERS.test(written)
      ? accept(written)
      : refuse(`must be a text of 1 to ${charsMax} characters without control characters`);
  };

export const secret: PropertyReader<string> = (value) => {
  const written = scalarOf(value);
  if (typeof written === 'number' || typeof written === 'boolean')
    return refuse('must be a text: put it in quotes');
  return typeof written === 'string' && CONFIGURED_SECRET.test(written)
    ? accept(written)
    : refuse('must be 8 to 256 visible ASCII characters');
};

export const role: PropertyReader<Role> = (value) => {
  const written = scalarOf(value);
  const known = ROLES.find((one) => one === written);
  if (known !== undefined) return accept(known);
  const nearest = typeof written === 'string' ? nearestName(written, ROLES) : null;
  return refuse(
    `must be one of ${ROLES.join(', ')}${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
  );
};

export const tenant: PropertyReader<string> = (value) => {
  const written = scalarOf(value);
  if (typeof written === 'number') return refuse('must be a text: put it in quotes');
  return typeof written === 'string' && TENANT.test(written)
    ? accept(written)
    : refuse('must be 1 to 63 letters, digits, dots, underscores and hyphens');
};

export const yesOrNo: PropertyReader<boolean> = (value) => {
  const written = scalarOf(value);
  return typeof written === 'boolean' ? accept(written) : refuse('must be true or false');
};

/** `100`, or `100/minute`; `5/second` is 300 a minute. */
export const rateLimit: PropertyReader<number> = (value) => {
  const written = scalarOf(value);
  const [, count, unit] = typeof written === 'string' ? (RATE.exec(written) ?? []) : [];
  const perMinute =
    count === undefined ? written : Number(count) * (unit === 'second' ? SECONDS_PER_MINUTE : 1);
  return typeof perMinute === 'number' &&
    Number.isInteger(perMinute) &&
    perMinute >= 1 &&
    perMinute <= RATE_LIMIT_PER_MINUTE_MAX
    ? accept(perMinute)
    : refuse(
        `must be a whole number of requests per minute from 1 to ${RATE_LIMIT_PER_MINUTE_MAX}, or "100/minute", or "5/second"`,
      );
};

export const expiry: PropertyReader<string> = (value) => {
  const written = scalarOf(value);
  const instant = typeof written === 'string' ? expiryInstant(written) : null;
  return instant === null
    ? refuse('must be a date such as 2027-01-31, or a time with its offset such as 2027-01-31T18:00:00Z')
    : accept(instant);
};

/** An absent list means everything, an empty one nothing; a name without a value could be meant as either. */
const list =
  <Item>(read: PropertyReader<Item>, itemsMax: number, what: string): PropertyReader<readonly Item[]> =>
  (value) => {
    if (value.kind !== 'list' || value.items.length > itemsMax)
      return refuse(`must be a list of at most ${itemsMax} ${what}; [] for none`);
    const items: Item[] = [];
    for (const item of value.items) {
      const result = read(item);
      if (!result.ok) return refuse(`has an item in line ${item.line} that ${result.refusal}`);
      items.push(result.value);
    }
    return accept([...new Set(items)]);
  };

export const datasets = list(text(NAME_CHARS_MAX), DATASETS_MAX, 'datasets');
export const permissions = list(text(NAME_CHARS_MAX), PERMISSIONS_MAX, 'permissions');

const scope: PropertyReader<string> = (value) => {
  const written = scalarOf(value);
  if (typeof written === 'string' && scopesNamed(written).length > 0) return accept(written);
  const nearest = typeof written === 'string' ? nearestName(written, SCOPES) : null;
  return refuse(`is no scope${nearest === null ? '' : `; did you mean "${nearest}"?`}`);
};
const scopeList = list(scope, SCOPES.length, 'scopes');

export const scopes: PropertyReader<'inherit' | readonly string[]> = (value) =>
  scalarOf(value) === 'inherit' ? accept('inherit' as const) : scopeList(value);

const cidr: PropertyReader<AddressRange> = (value) => {
  const written = scalarOf(value);
  const range = typeof written === 'string' ? readCidr(written) : refuse('Must be a text');
  return range.ok ? range : refuse(`${range.refusal.charAt(0).toLowerCase()}${range.refusal.slice(1)}`);
};
const cidrList = list(cidr, ALLOWED_CIDRS_MAX, 'addresses or ranges of them');

export const cidrs: PropertyReader<readonly string[]> = (value) => {
  const ranges = cidrList(value);
  return ranges.ok ? accept(canonicalCidrs(ranges.value)) : ranges;
};
