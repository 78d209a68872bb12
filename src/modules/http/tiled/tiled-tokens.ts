import { epochMs, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import { OWN_PROVIDER } from '../../identity/domain/own-provider.ts';
import type { IssuedTokens } from '../../identity/sessions.ts';
import { tiledHex } from './tiled-id.ts';

export interface TiledTokens {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_token_expires_in: number;
  readonly token_type: 'bearer';
}

export type SignedInView = TiledTokens & {
  readonly identity: { readonly id: string; readonly provider: string };
  readonly principal: string;
};

/** What a client holds of a session, by Tiled's names and in seconds from now. */
export const tiledTokens = (issued: IssuedTokens, nowMs: number): TiledTokens => ({
  access_token: issued.accessToken,
  expires_in: issued.accessTokenExpiresInSeconds,
  refresh_token: issued.refreshToken,
  refresh_token_expires_in: Math.floor((epochMs(issued.refreshTokenExpiresAt) - nowMs) / MS_PER_SECOND),
  token_type: 'bearer',
});

export const signedInView = (issued: IssuedTokens, nowMs: number): SignedInView => ({
  ...tiledTokens(issued, nowMs),
  identity: { id: issued.principal.name, provider: OWN_PROVIDER },
  principal: tiledHex(issued.principal.id),
});
