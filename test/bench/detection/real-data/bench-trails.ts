import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Made } from '../evaluation/detector.ts';
import { print, printTable } from '../evaluation/print-table.ts';
import { labelledTrail, type LabelledTrail } from './labelled-trail.ts';
import { HISTORY_AGENT, HISTORY_DAYS, writeHistory } from './made-up-history.ts';
import { replayTrail } from './replay-trail.ts';
import { copyWithoutLabel } from './without-label.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
const FOLDER = process.env['BENCH_TRAILS'] ?? join(REPOSITORY, '../shared/data');
const SETS: readonly string[] = ['cloudtrail-stratus-attack', 'stratus-techniques'];

const OTHER_AGENT = 'aws-sdk-go/1.44.298 (go1.20.4; linux; amd64)';

/** Public trails of attacks through import and detectors, as they are, and with a history of the keys before them. */
export async function benchTrails(): Promise<void> {
  for (const set of SETS) {
    const folder = join(FOLDER, set);
    print(`\nPublic trail ${set}`);
    if (!existsSync(folder)) print(`not there; BENCH_TRAILS names the folder that ${set} lies in`);
    else await benchTrail(folder);
  }
}

async function benchTrail(folder: string): Promise<void> {
  const trail = await labelledTrail(folder);
  print(
    `${trail.records} records by ${trail.keys.size} keys; of the attack ${trail.attackIds.size}` +
      ` by ${trail.attackKeys.size} keys of ${trail.principals.size} principals`,
  );
  const directory = await mkdtemp(join(tmpdir(), 'keytrail-detection-bench-'));
  try {
    const history = join(directory, 'history.json');
    await writeHistory(trail, history);
    const another = join(directory, 'another-program');
    const same = join(directory, 'same-program');
    await copyWithoutLabel(folder, another, OTHER_AGENT);
    await copyWithoutLabel(folder, same, HISTORY_AGENT);
    const before = `${HISTORY_DAYS} made-up days of ordinary use before the attack`;
    await replay('as it is: no key has a history, so there is nothing to compare with', trail, [another]);
    await replay(`${before}, which is by another program`, trail, [history, another]);
    await replay(`${before}, which is by the same program`, trail, [history, same]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function replay(title: string, trail: LabelledTrail, paths: readonly string[]): Promise<void> {
  const made = (await replayTrail(paths)).map(({ finding }) => finding);
  const isOfAttack = ({ evidence }: Made['finding']): boolean =>
    evidence.some((id) => trail.attackIds.has(id));
  const found = new Set(made.filter(isOfAttack).map(({ keyId }) => keyId));
  const rows = [...new Set(made.map(({ rule }) => rule))].sort().map((rule) => {
    const all = made.filter((finding) => finding.rule === rule);
    const attack = all.filter(isOfAttack).length;
    return [rule, all.length, attack, all.length - attack];
  });
  if (rows.length === 0) print(`\n${title}\nno rule found anything`);
  else printTable(title, ['rule', 'alerts', 'of the attack', 'of others'], rows);
  print(
    `${[...trail.attackKeys].filter((key) => found.has(key)).length} of ${trail.attackKeys.size} keys of the attack found`,
  );
  const [first] = made.filter(isOfAttack);
  if (first !== undefined) print(`for instance: ${first.sentence}`);
}
