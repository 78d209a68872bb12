import { z } from 'zod';
import type { IssuedTokens } from '../../../identity/sessions.ts';

/** What somebody gets who signed in. Both tokens are in this answer and nowhere else. */
export const tokensSchema = z.object({
  accessToken: z.string().describe('Presented like a key: Authorization: Bearer.'),
  accessTokenExpiresInSeconds: z.int(),
  refreshToken: z.string().describe('Exchanged once, for new tokens.'),
  refreshTokenExpiresAt: z.string(),
  sessionId: z.string(),
  principal: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    tenant: z.string(),
    role: z.string(),
  }),
});
export type TokensView = Readonly<z.infer<typeof tokensSchema>>;

export function tokensView(issued: IssuedTokens): TokensView {
  const { accessToken, accessTokenExpiresInSeconds, refreshToken, refreshTokenExpiresAt } = issued;
  const { id, name, email, tenant, role } = issued.principal;
  return {
    ...{ accessToken, accessTokenExpiresInSeconds, refreshToken, refreshTokenExpiresAt },
    sessionId: issued.session.id,
    principal: { id, name, email, tenant, role },
  };
}
