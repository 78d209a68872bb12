import type { Control } from './controls.ts';
import { policyLine } from './excepted.ts';
import type { PackFacts } from './manifest.ts';

const POPULATIONS: Readonly<Record<Control['population'], string>> = {
  keys: 'every key as of the end of the period',
  attempts: 'all requests of the period, by day',
  changes: 'every change of the period, with who made it, from where and what was asked',
};
const FINDINGS: Readonly<Record<Control['findings']['kind'], string>> = {
  'unused-keys': 'what does not meet the control',
  'failed-attempts': 'every invalid attempt, counted',
  none: 'nothing',
};
const ON_ITS_FACE = 'parameters, position in the log and coverage stand in each';

interface Part {
  readonly paths: readonly string[];
  readonly is: string;
}

const partsOf = ({ population, findings }: Control): readonly Part[] => [
  {
    paths: ['population.csv', 'population.json'],
    is: `${POPULATIONS[population]}; ${ON_ITS_FACE}`,
  },
  { paths: ['findings.csv', 'findings.json'], is: `${FINDINGS[findings.kind]}; ${ON_ITS_FACE}` },
  { paths: ['exceptions.json'], is: 'what was excepted, until when, who asked and who else approved' },
  { paths: ['actions.csv'], is: 'every change of the period and who made it: how findings began and ended' },
  { paths: ['sample.csv'], is: 'the rows of the population that were drawn' },
  { paths: ['sample-events.json'], is: 'everything that the trail has about these in the period' },
];

/**
 * How to read and to check a pack. Says what is in this one: a file that is named and not there would look like one that was
 * taken out.
 */
export function readme(control: Control, facts: PackFacts, paths: readonly string[]): string {
  const { id, title, demands, source, counted } = control;
  const parts = partsOf(control)
    .map(({ paths: named, is }) => ({ named: named.filter((path) => paths.includes(path)), is }))
    .filter(({ named }) => named.length > 0)
    .map(({ named, is }) => `- ${named.join(', ')}: ${is}`);
  return `Evidence for ${id}: ${title}

Demanded: ${demands}
Source:   ${source}
Counted:  ${wrapped(counted)}
Period:   ${facts.from} to ${facts.to} (not included), UTC
Made:     ${facts.madeAt}, for ${facts.madeFor}

What is in it
${parts.join('\n')}
- queries/: the statements that were run, word for word
- manifest.json: the period, the position in the log, the coverage, the seed of the sample, and the hash of each file
- SHA256SUMS: the hash of each file and of manifest.json
${policiesPart(facts)}
How to check it
1. No file was changed:          sha256sum -c SHA256SUMS      (or, of files that nobody lists too: keytrail evidence check <this folder or zip file>)
2. It is what was handed out:    sha256sum manifest.json      and compare with manifestSha256 of the event EvidenceIssued
3. The sample was not chosen:    sort the ids of the population by the SHA-256 of "<seed>:<id>"; the first ${facts.sample.size} are it
4. The figures are right:        run the statements in queries/ on the archive, or ask for the same pack again
5. Nothing is missing:           the coverage in manifest.json says for which time the trail is complete
`;
}

/** So that a pager does not cut it. */
const LINE_CHARS = 100;

/** Long text behind a heading of ten characters. */
const wrapped = (text: string): string => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > LINE_CHARS) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n          ');
};

function policiesPart({ policies }: PackFacts): string {
  if (policies === null) return '';
  const lines = policies.map((policy) => `- ${policyLine(policy)}`);
  const none = '- none: no policy for the control is in force, and the trail has no steps of one';
  return `
Policies whose exceptions were looked for
${(lines.length > 0 ? lines : [none]).join('\n')}
`;
}
