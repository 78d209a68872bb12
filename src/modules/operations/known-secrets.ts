/** Shorter texts are no secrets, and would be found in harmless words. */
const SECRET_CHARS_MIN = 8;
/** Most texts kept; with more, those kept longest go. Ten thousand keys in all spellings, several times over. */
const SECRETS_MAX = 200_000;

/** Every secret's first characters, by which a place in a text is found to be worth a closer look. */
const START_CHARS = SECRET_CHARS_MIN;
const HASH_BITS = 16;

/**
 * Secrets whose form nobody can tell from other texts, such as those that configuration lists, to be found wherever they
 * stand in a text. One look per character whatever their number, because it is asked about every request.
 */
export class KnownSecrets {
  readonly #secrets = new Set<string>();
  /** Lengths of the secrets that begin so, longest first. */
  readonly #lengths = new Map<string, readonly number[]>();
  readonly #starts = new Uint8Array(1 << HASH_BITS);

  /** From now on the text is known, also as it is written in JSON and in URLs. */
  add(secret: string): void {
    const encoded = encodeURIComponent(secret);
    const inLowerCase = encoded.replace(/%../g, (byte) => byte.toLowerCase());
    for (const text of [secret, JSON.stringify(secret).slice(1, -1), encoded, inLowerCase]) this.#learn(text);
    for (const oldest of this.#secrets) {
      if (this.#secrets.size <= SECRETS_MAX) break;
      this.#secrets.delete(oldest);
    }
  }

  /** The text with `replacement` in the place of every secret in it. */
  replaceIn(text: string, replacement: string): string {
    if (this.#secrets.size === 0) return text;
    let kept = '';
    let from = 0;
    for (let at = 0; at <= text.length - START_CHARS; at++) {
      if (this.#starts[startHash(text, at)] === 0) continue;
      const length = this.#lengthAt(text, at);
      if (length === 0) continue;
      kept += `${text.slice(from, at)}${replacement}`;
      from = at + length;
      at = from - 1;
    }
    return from === 0 ? text : kept + text.slice(from);
  }

  #learn(secret: string): void {
    if (secret.length < SECRET_CHARS_MIN || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    const start = secret.slice(0, START_CHARS);
    const lengths = new Set([...(this.#lengths.get(start) ?? []), secret.length]);
    this.#lengths.set(
      start,
      [...lengths].sort((a, b) => b - a),
    );
    this.#starts[startHash(secret, 0)] = 1;
  }

  #lengthAt(text: string, at: number): number {
    const lengths = this.#lengths.get(text.slice(at, at + START_CHARS)) ?? [];
    return lengths.find((length) => this.#secrets.has(text.slice(at, at + length))) ?? 0;
  }
}

/** Of the first four characters: enough to pass over nearly every place of an ordinary text. */
const startHash = (text: string, at: number): number => {
  let hash = text.charCodeAt(at);
  for (let i = 1; i < 4; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(at + i)) | 0;
  return hash & ((1 << HASH_BITS) - 1);
};

const known = new KnownSecrets();

/** Has the scrubber of this process know a secret by its text. Never forgotten while the process runs. */
export const rememberSecret = (secret: string): void => known.add(secret);

/** The text with `replacement` in the place of every secret that this process was told of. */
export const withoutKnownSecrets = (text: string, replacement: string): string =>
  known.replaceIn(text, replacement);
