import { createHash } from 'node:crypto';
import type { Control } from './controls.ts';
import type { Manifest, PackFacts } from './manifest.ts';
import { readme } from './pack-readme.ts';

/** A file of a pack. Paths have one folder at most, and nothing but small letters, digits, dots and hyphens. */
export interface PackFile {
  readonly path: string;
  readonly text: string;
}

/** Everything that an auditor gets: the manifest's own hash stands in the trail, so the pack cannot be exchanged. */
export interface EvidencePack {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  readonly files: readonly PackFile[];
}

export const SAMPLE_METHOD =
  'Ids in the order of the lower-case hexadecimal SHA-256 of "<seed>:<id>"; the first ones are the sample.';

export const sha256Of = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Adds what makes files a pack: the manifest, sums that `sha256sum -c` checks, and how to check it all. */
export function evidencePack(control: Control, facts: PackFacts, content: readonly PackFile[]): EvidencePack {
  const paths = content.map(({ path }) => path);
  const files = [...content, { path: 'README.txt', text: readme(control, facts, paths) }].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const { id, title, demands, source } = control;
  const manifest: Manifest = {
    ...{ control: id, title, demands, source, ...facts },
    files: files.map(({ path, text }) => ({
      path,
      bytes: Buffer.byteLength(text),
      sha256: sha256Of(text),
    })),
  };
  const manifestText = `${JSON.stringify(manifest, null, 2)}\n`;
  const whole = [...files, { path: 'manifest.json', text: manifestText }];
  const sums = whole.map(({ path, text }) => `${sha256Of(text)}  ${path}\n`).join('');
  return {
    manifest,
    manifestSha256: sha256Of(manifestText),
    files: [...whole, { path: 'SHA256SUMS', text: sums }],
  };
}
