/**
 * `npm run bench [-- name…]`: runs the benches one after the other, each in a process of its own, so that none inherits
 * the memory or the compiled code of another. Without names: all. Ratios count, not absolute figures.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const BENCHES: Readonly<Record<string, string>> = {
  verify: 'verify/verify.bench.ts',
  log: 'event-log.bench.ts',
  archive: 'archive.bench.ts',
  projections: 'projections.bench.ts',
  import: 'import.bench.ts',
  report: 'report.bench.ts',
  scale: 'scale/scale.bench.ts',
  'scheduled-report': 'scale/scheduled-report.bench.ts',
  'running-detection': 'running-detection/running-detection.bench.ts',
  snapshot: 'snapshot.bench.ts',
  cluster: 'cluster/cluster.bench.ts',
  detection: 'detection/detection.bench.ts',
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There is: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
let failed = false;
for (const [name, file] of Object.entries(BENCHES)) {
  const path = join(import.meta.dirname, file);
  if ((asked.length > 0 && !asked.includes(name)) || !existsSync(path)) continue;
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', path], {
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
