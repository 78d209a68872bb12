import { z } from 'zod';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';

/** What a filesystem cannot keep with a file: its checksum and its metadata. */
export interface Sidecar {
  /** Lower-case hexadecimal SHA-256 of the object's bytes. */
  readonly sha256: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The tilde is in no key, so no sidecar has the name of a folder of sidecars. */
export const SIDECAR_SUFFIX = '~.json';

const sidecarSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  metadata: z.record(z.string(), z.string()),
});

/** Entries in the order of their names, so that equal metadata makes equal bytes. */
export function encodeSidecar({ sha256, metadata }: Sidecar): Uint8Array {
  const ordered = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  return Buffer.from(JSON.stringify({ sha256, metadata: ordered }));
}

export function decodeSidecar(bytes: Uint8Array, key: string): Sidecar {
  try {
    return sidecarSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new InfrastructureError(
      'archive_corrupt',
      `The sidecar of archived object ${key} is damaged.`,
      cause,
    );
  }
}
