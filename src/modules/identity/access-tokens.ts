import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { isoTime, MS_PER_SECOND } from '../../shared/iso-time.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';

const ALGORITHM = 'HS256';
/** RFC 9068: tells an access token from any other JWT that the same key might ever sign. */
const TYPE = 'at+jwt';
const ISSUER = 'keytrail';
const AUDIENCE = 'keytrail';
/** Processes of a cluster do not have quite the same time. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** Ours have some 400 characters; longer texts are refused unread. */
const TOKEN_CHARS_MAX = 2_048;

export interface AccessClaims {
  readonly principalId: string;
  readonly sessionId: string;
}

/** `unsigned`: none of our keys signed it, so nothing that it says means anything. The others were signed by us. */
export type AccessTokenFault = 'unsigned' | 'token_invalid' | 'token_expired';

/**
 * Makes and checks access tokens: JWTs signed with HMAC-SHA-256. Only algorithm, type, issuer and audience of our own are
 * taken, whatever the token's header says; several secrets may verify, so that one can be replaced without signing
 * everybody out.
 */
export class AccessTokens {
  readonly lifeSeconds: number;
  readonly #keys: readonly [KeyObject, ...KeyObject[]];

  /** @param keys the first signs, all verify */
  constructor(keys: readonly [Uint8Array, ...Uint8Array[]], lifeSeconds: number) {
    const [first, ...others] = keys;
    this.#keys = [createSecretKey(first), ...others.map((key) => createSecretKey(key))];
    this.lifeSeconds = lifeSeconds;
  }

  /**
   * @param endMs the session's end, which its tokens do not outlive
   * @param lifeSeconds for a client that needs another lifetime than is usual here
   */
  async issue(
    claims: AccessClaims,
    times: {
      readonly nowMs: number;
      readonly endMs: number;
      readonly tokenId: string;
      readonly lifeSeconds?: number | undefined;
    },
  ): Promise<{ readonly token: string; readonly expiresInSeconds: number }> {
    const now = Math.floor(times.nowMs / MS_PER_SECOND);
    const life = Math.max(
      0,
      Math.min(times.lifeSeconds ?? this.lifeSeconds, Math.floor(times.endMs / MS_PER_SECOND) - now),
    );
    const token = await new SignJWT({ sid: claims.sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(claims.principalId)
      .setJti(times.tokenId)
      .setIssuedAt(now)
      .setExpirationTime(now + life)
      .sign(this.#keys[0]);
    return { token, expiresInSeconds: life };
  }

  async verify(token: string, nowMs: number): Promise<Result<AccessClaims, AccessTokenFault>> {
    if (token.length > TOKEN_CHARS_MAX) return refuse('unsigned');
    let fault: AccessTokenFault = 'unsigned';
    for (const key of this.#keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          currentDate: new Date(isoTime(nowMs)),
        });
        return claimsOf(payload);
      } catch (error) {
        fault = faultOf(error);
        if (fault !== 'unsigned') return refuse(fault);
      }
    }
    return refuse(fault);
  }
}

function claimsOf({ sub, sid }: JWTPayload): Result<AccessClaims, AccessTokenFault> {
  return typeof sub === 'string' && typeof sid === 'string'
    ? accept({ principalId: sub, sessionId: sid })
    : refuse('token_invalid');
}

/** Claims are looked at after the signature, so what is wrong with them was signed by us. */
function faultOf(error: unknown): AccessTokenFault {
  if (error instanceof errors.JWTExpired) return 'token_expired';
  return error instanceof errors.JWTClaimValidationFailed ? 'token_invalid' : 'unsigned';
}

/** Two dots make a JWT: no key has any. */
export function looksLikeAccessToken(text: string): boolean {
  const first = text.indexOf('.');
  return first > 0 && text.indexOf('.', first + 1) > first;
}
