import { ROLES, type Role } from '../../../events/key-rights.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';

/** What an identity provider's word is worth here. */
export interface VouchingRules {
  readonly provider: string;
  readonly roleClaim: string | null;
  /** The first that applies counts. */
  readonly roles: readonly { readonly value: string; readonly role: Role }[];
  readonly defaultRole: Role | null;
  readonly tenantClaim: string | null;
  readonly tenant: string;
  /** In lower case; null: any, and none is needed. */
  readonly emailDomains: readonly string[] | null;
  readonly linkByEmail: boolean;
}

/** Somebody as a provider vouches for them. */
export interface VouchedIdentity {
  readonly provider: string;
  /** The provider's own, unchanging id for them. */
  readonly subject: string;
  /** In lower case; null unless the provider says that it has verified it. */
  readonly email: string | null;
  /** Null: the rules give none, so they must be known here already. */
  readonly role: Role | null;
  readonly tenant: string;
}

/** OpenID Connect allows 255 ASCII characters. */
const SUBJECT = /^[\x21-\x7e]{1,255}$/;
const EMAIL = /^[^\s@\p{Cc}]{1,64}@[a-z0-9.-]{1,253}$/u;
/** As tenants are written everywhere. */
const TENANT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

type Claims = Readonly<Record<string, unknown>>;

/**
 * Reads the claims of an ID token that has been checked. An address counts only if the provider has verified it, because
 * at many providers anybody may write another's into their profile. Refuses with what is missing, for the trail of those
 * who run the provider; the person learns no more than that they may not sign in.
 */
export function vouchedIdentity(claims: Claims, rules: VouchingRules): Result<VouchedIdentity, string> {
  const subject = claims['sub'];
  if (typeof subject !== 'string' || !SUBJECT.test(subject))
    return refuse('The provider gave no usable subject.');
  const email = verifiedEmail(claims);
  if (rules.emailDomains !== null && (email === null || !rules.emailDomains.includes(domainOf(email))))
    return refuse('Only verified mail addresses of certain domains may sign in here.');
  const tenant = rules.tenantClaim === null ? rules.tenant : claimAt(claims, rules.tenantClaim);
  if (typeof tenant !== 'string' || !TENANT.test(tenant))
    return refuse('The provider did not say which tenant they belong to.');
  return accept({ provider: rules.provider, subject, email, role: roleOf(claims, rules), tenant });
}

function verifiedEmail({ email, email_verified: verified }: Claims): string | null {
  // Some providers send the text.
  if ((verified !== true && verified !== 'true') || typeof email !== 'string') return null;
  const lower = email.toLowerCase().normalize('NFC');
  return EMAIL.test(lower) ? lower : null;
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

function roleOf(claims: Claims, { roleClaim, roles, defaultRole }: VouchingRules): Role | null {
  const claim = roleClaim === null ? undefined : claimAt(claims, roleClaim);
  const values = Array.isArray(claim) ? (claim as readonly unknown[]) : [claim];
  return roles.find(({ value }) => values.includes(value))?.role ?? defaultRole;
}

/** A claim by its name, which may itself hold dots as URLs do, else by the path that the dots make. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Claims)[step];
  }
  return value;
}

/** Takes `value=role,value=role` apart. The text satisfies its setting's schema. */
export const readRoles = (text: string): VouchingRules['roles'] =>
  text.split(',').flatMap((pair) => {
    const at = pair.lastIndexOf('=');
    const role = ROLES.find((known) => known === pair.slice(at + 1));
    return role === undefined ? [] : [{ value: pair.slice(0, at), role }];
  });
