import { createHash } from 'node:crypto';
import type { CoveredPeriod } from '../../reports/domain/report.ts';
import type { Control } from './controls.ts';

/** A file of a pack. Paths have one folder at most, and nothing but small letters, digits, dots and hyphens. */
export interface PackFile {
  readonly path: string;
  readonly text: string;
}

export interface Manifest {
  readonly control: string;
  readonly title: string;
  readonly demands: string;
  readonly source: string;
  readonly from: string;
  /** Not included. */
  readonly to: string;
  readonly madeAt: string;
  readonly madeFor: string;
  /** Whose trail: a tenant, or all. */
  readonly tenant: string | null;
  readonly logPosition: string;
  readonly coverage: readonly CoveredPeriod[];
  readonly sample: {
    readonly seed: string;
    readonly size: number;
    readonly of: number;
    readonly method: string;
    readonly ids: readonly string[];
  };
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
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

export type PackFacts = Omit<Manifest, 'control' | 'title' | 'demands' | 'source' | 'files'>;

/** Adds what makes files a pack: the manifest, sums that `sha256sum -c` checks, and how to check it all. */
export function evidencePack(control: Control, facts: PackFacts, content: readonly PackFile[]): EvidencePack {
  const files = [...content, { path: 'README.txt', text: readme(control, facts) }].sort((a, b) =>
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

const readme = (
  { id, title, demands, source }: Control,
  facts: PackFacts,
): string => `Evidence for ${id}: ${title}

Demanded: ${demands}
Source:   ${source}
Period:   ${facts.from} to ${facts.to} (not included), UTC
Made:     ${facts.madeAt}, for ${facts.madeFor}

What is in it
- population.*    everything that the control applies to, and as of when
- findings.*      what does not meet it, where the control has such findings
- exceptions.json what was excepted, until when, who asked and who else approved
- actions.csv     what was done about keys in the period, and by whom
- sample.csv      the sample, and sample-events.json everything in the trail about it
- queries/        the statements that were run, word for word
- manifest.json   the period, the position in the log, the coverage, the seed of the sample, and the hash of each file

How to check it
1. No file was changed:          sha256sum -c SHA256SUMS      (or: keytrail evidence check <this folder>)
2. It is what was handed out:    sha256sum manifest.json      and compare with manifestSha256 of the event EvidenceIssued
3. The sample was not chosen:    sort the ids of the population by the SHA-256 of "<seed>:<id>"; the first ${facts.sample.size} are it
4. The figures are right:        run the statements in queries/ on the archive, or ask for the same pack again
5. Nothing is missing:           the coverage in manifest.json says for which time the trail is complete
`;
