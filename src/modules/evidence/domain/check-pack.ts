import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PACK_PATH } from './pack-path.ts';
import { drawSample } from './sample.ts';
import { readSums, type Sums } from './sums.ts';

/** What a file comes to; over its bytes as they are, whatever they are in. */
export interface FileSum {
  readonly bytes: number;
  readonly sha256: string;
}

/** A pack as it was found, in a folder or a zip file. */
export interface FoundPack {
  /** By their paths. */
  readonly files: ReadonlyMap<string, FileSum>;
  /** The bytes of these two; null where there is none. */
  readonly manifest: Uint8Array | null;
  readonly sums: Uint8Array | null;
  /** What is there and can be no file of a pack, in words. */
  readonly strange: readonly string[];
}

export interface CheckedPack {
  readonly files: number;
  /** What the event EvidenceIssued has as manifestSha256, if this is the manifest that was handed out. */
  readonly manifestSha256: string;
  /** In words; none: the pack is as its manifest and its sums say. */
  readonly wrong: readonly string[];
}

const manifestSchema = z.object({
  sample: z.object({ seed: z.string(), size: z.int().nonnegative(), ids: z.array(z.string()) }),
  files: z.array(
    z.object({
      path: z.string().regex(PACK_PATH),
      bytes: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
type Manifest = z.output<typeof manifestSchema>;

const MANIFEST = 'manifest.json';
const SUMS = 'SHA256SUMS';

/**
 * Holds every file against the manifest and against every line of SHA256SUMS, and these two against each other: whoever
 * changes one has to change all, and then the manifest is not the one whose hash is in the trail. Null: there is no manifest
 * of evidence.
 */
export function checkPack(found: FoundPack): CheckedPack | null {
  const { files, manifest: manifestBytes, strange } = found;
  const manifest = manifestBytes === null ? null : manifestOf(manifestBytes);
  if (manifestBytes === null || manifest === null) return null;
  const sums = found.sums === null ? null : readSums(found.sums);
  const listed = new Set(manifest.files.map(({ path }) => path));
  const wrong = [
    ...(manifest.files.length === 0 ? ['manifest.json lists no files'] : []),
    ...(listed.size < manifest.files.length ? ['manifest.json lists a file twice'] : []),
    ...(sums === null ? [`${SUMS} is missing`] : sums.wrong),
    ...manifest.files.flatMap((file) => fileProblem(file.path, file, files.get(file.path), sums)),
    ...fileProblem(MANIFEST, null, files.get(MANIFEST), sums),
    ...[...(sums?.of.keys() ?? [])]
      .filter((path) => path !== MANIFEST && !listed.has(path))
      .map((path) => `${path} is in ${SUMS} and not in ${MANIFEST}`),
    ...[...files.keys()]
      .filter((path) => ![MANIFEST, SUMS].includes(path) && !listed.has(path) && !sums?.of.has(path))
      .map((path) => `${path} is in neither ${MANIFEST} nor ${SUMS}`),
    ...strange,
    ...(isDrawn(manifest) ? [] : ['the sample is not what its seed draws']),
  ];
  return { files: manifest.files.length, manifestSha256: sha256Of(manifestBytes), wrong };
}

/** @param listed as the manifest has it; null for the manifest itself */
function fileProblem(
  path: string,
  listed: FileSum | null,
  actual: FileSum | undefined,
  sums: Sums | null,
): readonly string[] {
  if (actual === undefined) return [`${path} is missing`];
  const { bytes, sha256 } = actual;
  const isListed = listed === null || (listed.sha256 === sha256 && listed.bytes === bytes);
  const lines = sums?.of.get(path);
  const isSummed = lines?.every((sum) => sum === sha256) ?? true;
  if (!isListed && !isSummed) return [`${path} was changed`];
  if (!isListed) return [`${path} is not what ${MANIFEST} lists`];
  if (!isSummed) return [`${path} is not what ${SUMS} lists`];
  return sums !== null && lines === undefined ? [`${path} is not in ${SUMS}`] : [];
}

/** Of the ids that were drawn, the order shows that the seed drew them; of the rest the population is needed. */
const isDrawn = ({ sample: { ids, seed, size } }: Manifest): boolean =>
  ids.length === size && drawSample(ids, seed, size).join() === ids.join();

function manifestOf(bytes: Uint8Array): Manifest | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
