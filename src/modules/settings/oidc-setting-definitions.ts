import { z } from 'zod';
import { ROLES } from '../../events/key-rights.ts';
import type { OidcSettings } from '../../shared/settings.ts';
import type { DefinitionsOf } from './setting-definition.ts';

const claimName = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const tenant = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);

/** `value=role`, separated by commas; a value may hold anything but a comma, and `=` too: the last one counts. */
const ROLE_LIST = new RegExp(`^[^,]{1,200}=(${ROLES.join('|')})(,[^,]{1,200}=(${ROLES.join('|')})){0,99}$`);
const DOMAIN_LIST = /^[a-z0-9.-]{1,253}(,[a-z0-9.-]{1,253}){0,99}$/;

/** Settings of signing in by an OpenID Connect provider: which one, and what its word is worth here. */
export const OIDC_SETTING_DEFINITIONS: DefinitionsOf<OidcSettings> = {
  publicUrl: {
    variable: 'KEYTRAIL_PUBLIC_URL',
    schema: z.string().min(1).max(1_024).nullable(),
    default: null,
    allowed: 'an address such as `https://keytrail.example.com`; `http` only on this machine',
    meaning:
      'Where browsers reach the service. Signing in by OpenID Connect needs it, and Quilt’s client is told it.',
  },
  oidcProvider: {
    variable: 'KEYTRAIL_OIDC_PROVIDER',
    schema: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
    default: 'sso',
    allowed: '1 to 32 lower-case letters, digits and hyphens',
    meaning:
      'What the identity provider is called here: in paths, in events and in the identities of principals. Do not rename it later.',
  },
  oidcIssuer: {
    variable: 'KEYTRAIL_OIDC_ISSUER',
    schema: z.string().min(1).max(1_024).nullable(),
    default: null,
    allowed: 'the address of an OpenID Connect issuer; `http` only on this machine',
    meaning: 'The identity provider. Unset: nobody signs in by OpenID Connect.',
  },
  oidcClientId: {
    variable: 'KEYTRAIL_OIDC_CLIENT_ID',
    schema: z.string().min(1).max(512).nullable(),
    default: null,
    allowed: 'a text of 1 to 512 characters',
    meaning: 'How this installation is registered at the provider.',
  },
  oidcClientSecret: {
    variable: 'KEYTRAIL_OIDC_CLIENT_SECRET',
    schema: z.string().min(1).max(1_024).nullable(),
    default: null,
    allowed: 'a text of 1 to 1024 characters',
    meaning: 'Secret of that registration. Unset: a public client, protected by PKCE alone.',
    secret: true,
  },
  oidcScopes: {
    variable: 'KEYTRAIL_OIDC_SCOPES',
    schema: z.string().regex(/^openid( [\x21\x23-\x5b\x5d-\x7e]{1,100}){0,20}$/),
    default: 'openid email profile',
    allowed: '`openid` and further scopes, separated by single spaces',
    meaning: 'What is asked of the provider.',
  },
  oidcRoleClaim: {
    variable: 'KEYTRAIL_OIDC_ROLE_CLAIM',
    schema: claimName.nullable(),
    default: null,
    allowed: 'the name of a claim, or a path with dots such as `realm_access.roles`',
    meaning: 'Claim of the ID token that `oidcRoles` looks at: a text or a list of texts.',
  },
  oidcRoles: {
    variable: 'KEYTRAIL_OIDC_ROLES',
    schema: z.string().regex(ROLE_LIST).nullable(),
    default: null,
    allowed:
      'pairs `value=role`, separated by commas; roles are `admin`, `auditor`, `analyst`, `viewer` and `user`',
    meaning: 'Which role a value of the claim gives. The first pair that applies counts.',
  },
  oidcDefaultRole: {
    variable: 'KEYTRAIL_OIDC_DEFAULT_ROLE',
    schema: z.enum(ROLES).nullable(),
    default: null,
    allowed: '`admin`, `auditor`, `analyst`, `viewer` or `user`',
    meaning:
      'Role of whom `oidcRoles` gives none. Unset: they can only sign in as a principal that exists already.',
  },
  oidcTenantClaim: {
    variable: 'KEYTRAIL_OIDC_TENANT_CLAIM',
    schema: claimName.nullable(),
    default: null,
    allowed: 'the name of a claim, or a path with dots',
    meaning: 'Claim that names the tenant. Whoever lacks it is refused. Unset: `oidcTenant` for everybody.',
  },
  oidcTenant: {
    variable: 'KEYTRAIL_OIDC_TENANT',
    schema: tenant,
    default: 'default',
    allowed: '1 to 63 letters, digits, dots, underscores and hyphens',
    meaning: 'Tenant of principals that a first sign-in creates.',
  },
  oidcEmailDomains: {
    variable: 'KEYTRAIL_OIDC_EMAIL_DOMAINS',
    schema: z.string().regex(DOMAIN_LIST).nullable(),
    default: null,
    allowed: 'domains in lower case, separated by commas',
    meaning: 'Only verified mail addresses of these domains may sign in. Unset: no such condition.',
  },
  oidcLinkByEmail: {
    variable: 'KEYTRAIL_OIDC_LINK_BY_EMAIL',
    schema: z.boolean(),
    default: false,
    allowed: '`true` or `false`',
    meaning:
      'Whether somebody may sign in as the user whose name is their verified mail address. Only for a provider that lets nobody choose another’s address.',
  },
};
