import { OWN_PROVIDER } from '../../identity/domain/own-provider.ts';
import type { Principal } from '../../identity/domain/principal.ts';
import { scopesOfRole } from '../../identity/domain/scopes.ts';
import type { Session } from '../../identity/domain/session.ts';
import { tiledUuid } from './tiled-id.ts';
import { dateOf, type TiledKey } from './tiled-key-view.ts';

/** A principal as Tiled's clients read it. */
export interface TiledPrincipal {
  readonly uuid: string;
  readonly type: 'user' | 'service';
  readonly identities: readonly {
    readonly id: string;
    readonly provider: string;
    readonly latest_login: Date | null;
  }[];
  readonly roles: readonly { readonly name: string; readonly scopes: readonly string[] }[];
  readonly api_keys: readonly TiledKey[];
  readonly sessions: readonly {
    readonly uuid: string;
    readonly expiration_time: Date | null;
    readonly revoked: boolean;
    readonly state: Readonly<Record<string, never>>;
  }[];
  readonly latest_activity: Date | null;
}

/** Whom a view is of; keys may also belong to somebody whom only they name. */
export type Described = Pick<Principal, 'id' | 'name' | 'kind' | 'role' | 'identities'>;

export function tiledPrincipal(
  principal: Described,
  keys: readonly TiledKey[],
  sessions: readonly Session[],
): TiledPrincipal {
  const logins = sessions.map(({ createdAt }) => createdAt);
  const uses = [
    ...sessions.map(({ refreshedAt }) => dateOf(refreshedAt)),
    ...keys.map(({ latest_activity: used }) => used),
  ];
  const latestLogin = latest(logins.map(dateOf));
  return {
    uuid: tiledUuid(principal.id),
    type: principal.kind,
    identities: [
      { id: principal.name, provider: OWN_PROVIDER, latest_login: latestLogin },
      ...principal.identities.map(({ provider, subject }) => ({ id: subject, provider, latest_login: null })),
    ],
    roles: [{ name: principal.role, scopes: scopesOfRole(principal.role) }],
    api_keys: keys,
    sessions: sessions.map((session) => ({
      uuid: tiledUuid(session.id),
      expiration_time: dateOf(session.expiresAt),
      revoked: session.ended !== null,
      state: {},
    })),
    latest_activity: latest([latestLogin, ...uses]),
  };
}

const latest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce((last, time) => (time !== null && (last === null || time > last) ? time : last), null);
