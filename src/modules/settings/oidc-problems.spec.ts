import { describe, expect, it } from '@jest/globals';
import { testSettings } from '../../../test/fixtures/test-settings.ts';
import type { Settings } from '../../shared/settings.ts';
import { oidcProblems } from './oidc-problems.ts';

const GOOD: Partial<Settings> = {
  publicUrl: 'https://keytrail.example.com/trail',
  oidcIssuer: 'https://login.example.com/realms/main',
  oidcClientId: 'keytrail',
};
const problems = (changes: Partial<Settings>) => oidcProblems(testSettings('/data', changes));

describe('settings of OpenID Connect', () => {
  it('are in order when they are complete, or absent', () => {
    expect(problems({})).toEqual([]);
    expect(problems(GOOD)).toEqual([]);
    expect(problems({ publicUrl: 'https://keytrail.example.com' })).toEqual([]);
  });

  it('are refused without a client, an address to come back to, or a provider', () => {
    expect(problems({ oidcIssuer: 'https://login.example.com' })).toEqual([
      'oidcClientId (KEYTRAIL_OIDC_CLIENT_ID): signing in by OpenID Connect needs it.',
      'publicUrl (KEYTRAIL_PUBLIC_URL): signing in by OpenID Connect needs the address that browsers come back to.',
    ]);
    expect(problems({ oidcClientSecret: 'secret' })).toEqual([
      'oidcIssuer (KEYTRAIL_OIDC_ISSUER): a client is set, but no provider. Set the issuer, or unset the client.',
    ]);
  });

  it('are refused where the provider is called as our own passwords are', () => {
    expect(problems({ ...GOOD, oidcProvider: 'keytrail' })).toEqual([
      'oidcProvider (KEYTRAIL_OIDC_PROVIDER): "keytrail" is what Tiled’s clients call the passwords of this installation. Choose another name.',
    ]);
  });

  it('need roles for a claim, and a claim for roles', () => {
    const incomplete = [
      'oidcRoles (KEYTRAIL_OIDC_ROLES): it and oidcRoleClaim need each other. Set both, or neither.',
    ];
    expect(problems({ ...GOOD, oidcRoleClaim: 'groups' })).toEqual(incomplete);
    expect(problems({ ...GOOD, oidcRoles: 'a=admin' })).toEqual(incomplete);
  });

  it('need a secret that the processes of a cluster share', () => {
    expect(problems({ ...GOOD, profile: 'cluster' })).toEqual([
      'tokenSecret (KEYTRAIL_TOKEN_SECRET): signing in needs one that all processes of a cluster have.',
    ]);
  });

  it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])(
    'allow %s without TLS, because nobody is on the way',
    (address) => expect(problems({ ...GOOD, oidcIssuer: address, publicUrl: address })).toEqual([]),
  );

  it.each([
    ['login.example.com', 'it must be an address that begins with https://.'],
    ['ftp://login.example.com', 'it must be an address that begins with https://.'],
    ['http://login.example.com', 'http is allowed on this machine only; it must begin with https://.'],
    ['http://127.0.0.1.example.com', 'http is allowed on this machine only; it must begin with https://.'],
    ['https://u:p@login.example.com', 'it must have no user, no query and no fragment.'],
    ['https://login.example.com/?tenant=1', 'it must have no user, no query and no fragment.'],
  ])('refuse %s as an issuer, and do not repeat it', (oidcIssuer, complaint) => {
    expect(problems({ ...GOOD, oidcIssuer })).toEqual([`oidcIssuer (KEYTRAIL_OIDC_ISSUER): ${complaint}`]);
  });
});
