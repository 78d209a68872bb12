import { isLoopbackHost } from '../../shared/loopback.ts';
import { OWN_PROVIDER } from '../identity/domain/own-provider.ts';
import type { Settings } from '../../shared/settings.ts';

/** Without TLS anybody on the way could sign in as anybody else; on this machine nobody is on the way. */
function addressProblem(name: string, text: string): readonly string[] {
  const url = URL.parse(text);
  const complaint = (what: string): readonly string[] => [`${name}: ${what}`];
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return complaint('it must be an address that begins with https://.');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return complaint('it must have no user, no query and no fragment.');
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    return complaint('http is allowed on this machine only; it must begin with https://.');
  return [];
}

/** What no single setting's schema can say about signing in by OpenID Connect. Never quotes a value. */
export function oidcProblems(settings: Settings): readonly string[] {
  const { publicUrl, oidcIssuer, oidcClientId, oidcClientSecret, oidcRoleClaim, oidcRoles } = settings;
  const problems: string[] = [];
  if (publicUrl !== null) problems.push(...addressProblem('publicUrl (KEYTRAIL_PUBLIC_URL)', publicUrl));
  if (oidcIssuer === null) {
    if (oidcClientId !== null || oidcClientSecret !== null)
      problems.push(
        'oidcIssuer (KEYTRAIL_OIDC_ISSUER): a client is set, but no provider. Set the issuer, or unset the client.',
      );
    return problems;
  }
  problems.push(...addressProblem('oidcIssuer (KEYTRAIL_OIDC_ISSUER)', oidcIssuer));
  if (oidcClientId === null)
    problems.push('oidcClientId (KEYTRAIL_OIDC_CLIENT_ID): signing in by OpenID Connect needs it.');
  if (settings.oidcProvider === OWN_PROVIDER)
    problems.push(
      `oidcProvider (KEYTRAIL_OIDC_PROVIDER): "${OWN_PROVIDER}" is what Tiled’s clients call the passwords of this installation. Choose another name.`,
    );
  if (publicUrl === null)
    problems.push(
      'publicUrl (KEYTRAIL_PUBLIC_URL): signing in by OpenID Connect needs the address that browsers come back to.',
    );
  if (settings.profile === 'cluster' && settings.tokenSecret === null)
    problems.push(
      'tokenSecret (KEYTRAIL_TOKEN_SECRET): signing in needs one that all processes of a cluster have.',
    );
  if ((oidcRoleClaim === null) !== (oidcRoles === null))
    problems.push(
      'oidcRoles (KEYTRAIL_OIDC_ROLES): it and oidcRoleClaim need each other. Set both, or neither.',
    );
  return problems;
}
