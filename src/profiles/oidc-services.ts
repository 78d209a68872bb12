import { randomBytes } from 'node:crypto';
import { readRoles, type VouchingRules } from '../modules/identity/domain/vouched-identity.ts';
import { callbackAddress } from '../modules/identity/oidc/addresses.ts';
import { DeviceSignIn } from '../modules/identity/oidc/device-sign-in.ts';
import type { IdentityProvider } from '../modules/identity/oidc/identity-provider.ts';
import { OidcSignIn } from '../modules/identity/oidc/oidc-sign-in.ts';
import { OpenIdProvider } from '../modules/identity/oidc/openid-provider.ts';
import { ProvenSignIn } from '../modules/identity/oidc/proven-sign-in.ts';
import { StateFailures } from '../modules/identity/oidc/state-failures.ts';
import { SealedValues } from '../modules/identity/sealed-values.ts';
import type { ReadinessCheck } from '../modules/operations/readiness.ts';
import type { OidcSettings } from '../shared/settings.ts';
import type { Profile } from './profile.ts';

/** Nothing is ever sealed where nobody signs in; a key of no use is simpler than none. */
const UNUSED_KEY_BYTES = 32;

/** Signing in by an identity provider, the same for every profile. */
export interface OidcServices {
  readonly signIn: OidcSignIn;
  readonly devices: DeviceSignIn;
  readonly proven: ProvenSignIn;
  /** One per provider. Always ready: keys and open sessions do not need a provider, only new sign-ins do. */
  readonly readiness: readonly ReadinessCheck[];
}

/** @param onTrouble told what a provider did that kept somebody out */
export function composeOidcServices(profile: Profile, onTrouble: (sentence: string) => void): OidcServices {
  const { settings, clock, principals, directory } = profile;
  const { tokenSecrets, service: sessions, trail, counts } = profile.keys.sessions;
  const providers = tokenSecrets === null ? [] : providersOf(profile);
  const sealed = new SealedValues(tokenSecrets ?? [randomBytes(UNUSED_KEY_BYTES)]);
  const misfits = new StateFailures(trail, counts, clock);
  const shared = { providers, sealed, principals, trail, misfits, clock };
  return {
    signIn: new OidcSignIn({ ...shared, directory, commands: profile.keys.commands, onTrouble }),
    devices: new DeviceSignIn({ ...shared, sessions, publicUrl: settings.publicUrl ?? '' }),
    proven: new ProvenSignIn(sessions, clock),
    readiness: providers.map((provider) => ({
      name: `identity-provider ${provider.name}`,
      check: () => ({ ready: true, detail: provider.trouble() ?? 'No trouble is known.' }),
    })),
  };
}

function providersOf({ settings, clock }: Profile): readonly IdentityProvider[] {
  const { oidcProvider, oidcIssuer, oidcClientId, oidcClientSecret, oidcScopes, publicUrl } = settings;
  // The settings have been checked: with an issuer there are the other two.
  if (oidcIssuer === null || oidcClientId === null || publicUrl === null) return [];
  const client = {
    issuer: new URL(oidcIssuer),
    clientId: oidcClientId,
    clientSecret: oidcClientSecret,
    scopes: oidcScopes,
    redirectUri: callbackAddress(publicUrl, oidcProvider),
  };
  return [new OpenIdProvider(client, rulesOf(settings), clock)];
}

const rulesOf = (settings: OidcSettings): VouchingRules => ({
  provider: settings.oidcProvider,
  roleClaim: settings.oidcRoleClaim,
  roles: settings.oidcRoles === null ? [] : readRoles(settings.oidcRoles),
  defaultRole: settings.oidcDefaultRole,
  tenantClaim: settings.oidcTenantClaim,
  tenant: settings.oidcTenant,
  emailDomains: settings.oidcEmailDomains?.split(',') ?? null,
  linkByEmail: settings.oidcLinkByEmail,
});
