import type { Settings } from '../../../shared/settings.ts';
import { VERSION } from '../../../shared/version.ts';
import { OWN_PROVIDER } from '../../identity/domain/own-provider.ts';

/** Of the settings, what decides how people sign in. */
export type SignInWays = Pick<Settings, 'tiledMode' | 'oidcIssuer' | 'oidcProvider'>;

interface ProviderView {
  readonly provider: string;
  readonly mode: 'internal' | 'external';
  readonly links: { readonly auth_endpoint: string };
  readonly confirmation_message: null;
}

function providers(root: string, ways: SignInWays): readonly ProviderView[] {
  if (ways.tiledMode === 'single-user') return [];
  const view = (provider: string, mode: ProviderView['mode'], path: string): ProviderView => ({
    provider,
    mode,
    links: { auth_endpoint: `${root}/auth/provider/${provider}/${path}` },
    confirmation_message: null,
  });
  const own = view(OWN_PROVIDER, 'internal', 'token');
  return ways.oidcIssuer === null ? [own] : [own, view(ways.oidcProvider, 'external', 'authorize')];
}

/** Null tells the client that this is a single-user server, where nobody makes keys. */
const authenticationLinks = (root: string, { tiledMode }: SignInWays) =>
  tiledMode === 'single-user'
    ? null
    : {
        whoami: `${root}/auth/whoami`,
        apikey: `${root}/auth/apikey`,
        refresh_session: `${root}/auth/session/refresh`,
        revoke_session: `${root}/auth/session/revoke/{session_id}`,
        logout: `${root}/auth/logout`,
      };

/** What Tiled's client reads before anything else. Each field must be there, also where there is nothing to say. */
export const aboutView = (root: string, ways: SignInWays) => ({
  api_version: 0,
  library_version: `keytrail ${VERSION}`,
  formats: {},
  aliases: {},
  queries: [],
  authentication: {
    required: true,
    providers: providers(root, ways),
    links: authenticationLinks(root, ways),
  },
  links: { self: root },
  meta: {},
});

/** The root of a tree that holds nothing: there is no data here, but keys can be tried on it. */
export const emptyTree = (root: string) => ({
  data: {
    id: '',
    attributes: {
      ancestors: [],
      structure_family: 'container',
      specs: [],
      metadata: {},
      structure: { contents: null, count: 0 },
      access_blob: {},
      sorting: null,
      data_sources: null,
    },
    links: { self: `${root}/metadata/`, search: `${root}/search/`, full: `${root}/container/full/` },
    meta: null,
  },
  error: null,
  links: null,
  meta: {},
});

export const nothingFound = (root: string) => ({
  data: [],
  error: null,
  links: {
    self: `${root}/search/`,
    first: `${root}/search/`,
    last: `${root}/search/`,
    next: null,
    prev: null,
  },
  meta: { count: 0 },
});
