import { VERSION } from '../../../shared/version.ts';
import { OWN_PROVIDER } from './tiled-principal-view.ts';

/** What Tiled's client reads before anything else. Each field must be there, also where there is nothing to say. */
export const aboutView = (root: string) => ({
  api_version: 0,
  library_version: `keytrail ${VERSION}`,
  formats: {},
  aliases: {},
  queries: [],
  authentication: {
    required: true,
    providers: [
      {
        provider: OWN_PROVIDER,
        mode: 'internal',
        links: { auth_endpoint: `${root}/auth/provider/${OWN_PROVIDER}/token` },
        confirmation_message: null,
      },
    ],
    links: {
      whoami: `${root}/auth/whoami`,
      apikey: `${root}/auth/apikey`,
      refresh_session: `${root}/auth/session/refresh`,
      revoke_session: `${root}/auth/session/revoke/{session_id}`,
      logout: `${root}/auth/logout`,
    },
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
