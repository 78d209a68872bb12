import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import type { z } from 'zod';
import { isoTime, MS_PER_SECOND } from '../../shared/iso-time.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { keysFor, type TokenSecrets } from './domain/token-secrets.ts';

/** What a sealed value is for. Each has keys of its own, so that none can be presented in another's place. */
const PURPOSES = ['sign-in', 'device-code', 'device-request', 'device-confirmation'] as const;
export type SealPurpose = (typeof PURPOSES)[number];

const ENCRYPTION = 'A256GCM';
/** Ours have under 2,000; a cookie may have 4,096. */
const SEALED_CHARS_MAX = 4_096;

/** `invalid`: not sealed by this installation, or changed on the way. */
export type SealFault = 'expired' | 'invalid';

/**
 * Values that travel through a browser or a device and come back, which neither can read, change or make: encrypted and
 * authenticated (JWE, A256GCM) under keys derived from the installation's token secret, for a while. Nothing of them is
 * kept, so any process of a cluster can go on where another one began.
 */
export class SealedValues {
  readonly #keys: ReadonlyMap<SealPurpose, TokenSecrets>;

  constructor(secrets: TokenSecrets) {
    this.#keys = new Map(PURPOSES.map((purpose) => [purpose, keysFor(`sealed ${purpose}`, secrets)]));
  }

  seal(purpose: SealPurpose, value: unknown, expiresAtMs: number): Promise<string> {
    const [key] = this.#keysFor(purpose);
    return new EncryptJWT({ value })
      .setProtectedHeader({ alg: 'dir', enc: ENCRYPTION })
      .setExpirationTime(Math.floor(expiresAtMs / MS_PER_SECOND))
      .encrypt(key);
  }

  /** Validated too: the value may have been sealed by another version of this program. */
  async open<Schema extends z.ZodType>(
    purpose: SealPurpose,
    schema: Schema,
    text: string,
    nowMs: number,
  ): Promise<Result<z.output<Schema>, SealFault>> {
    if (text.length > SEALED_CHARS_MAX) return refuse('invalid');
    for (const key of this.#keysFor(purpose)) {
      try {
        const { payload } = await jwtDecrypt(text, key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: [ENCRYPTION],
          requiredClaims: ['exp'],
          currentDate: new Date(isoTime(nowMs)),
        });
        const parsed = schema.safeParse(payload['value']);
        return parsed.success ? accept(parsed.data) : refuse('invalid');
      } catch (error) {
        if (error instanceof errors.JWTExpired) return refuse('expired');
        if (!(error instanceof errors.JOSEError)) throw error;
      }
    }
    return refuse('invalid');
  }

  #keysFor(purpose: SealPurpose): TokenSecrets {
    const keys = this.#keys.get(purpose);
    if (keys === undefined) throw new TypeError(`there is no key for ${purpose}`);
    return keys;
  }
}
