/**
 * Something outside the program failed: a disk, a broker, an engine. Thrown, never returned, so that it cannot be
 * mistaken for a refusal; always carries its cause. `code` is stable and named in docs/errors; `message` is one
 * sentence for whoever is on call and never holds a secret.
 */
export class InfrastructureError extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'InfrastructureError';
    this.code = code;
  }
}
