import { randomBytes } from 'node:crypto';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { SecretOnRecord } from './domain/key-state.ts';
import { fingerprintOf, formatSecret, SECRET_ENTROPY_BYTES } from './domain/secret-format.ts';
import type { HashSecret } from './domain/secret-hash.ts';
import { formatTiledSecret, TILED_SECRET_BYTES } from './domain/tiled-secret.ts';

/** A secret just made: its text, to be shown once, and what is kept of it. */
export interface IssuedSecret {
  readonly secret: string;
  readonly record: SecretOnRecord;
}

/** Ours, or the one that Tiled's clients expect. */
export type SecretForm = 'own' | 'tiled';

/** Makes secrets from the system's CSPRNG. */
export class SecretIssuer {
  readonly #prefix: string;
  readonly #hash: HashSecret;

  constructor(prefix: string, hash: HashSecret) {
    this.#prefix = prefix;
    this.#hash = hash;
  }

  issue(form: SecretForm = 'own'): IssuedSecret {
    const secret =
      form === 'tiled'
        ? formatTiledSecret(randomBytes(TILED_SECRET_BYTES))
        : formatSecret(this.#prefix, randomBytes(SECRET_ENTROPY_BYTES));
    return { secret, record: this.onRecord(secret) };
  }

  /** What is kept of a well-formed secret that was made elsewhere, such as a configured administrator key. */
  onRecord(secret: string): SecretOnRecord {
    const fingerprint = fingerprintOf(secret);
    if (fingerprint === null) {
      throw new InfrastructureError(
        'secret_malformed',
        'A secret that is not in the form of a key cannot be issued.',
      );
    }
    return { hash: this.#hash(secret), fingerprint };
  }
}

/** Nest injection token of the {@link SecretIssuer}. */
export const SECRET_ISSUER = Symbol('SecretIssuer');
