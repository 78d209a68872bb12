import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterPaths } from './cluster-paths.ts';

/**
 * Makes sure that what the data directory holds was folded from this log, and empties it of what was not: offsets of
 * another log say nothing about this one. Says whether there was anything of another log.
 */
export function keepOnlyOf(dataDir: string, identity: string): boolean {
  const file = join(dataDir, 'log-identity');
  const known = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (known === identity) return false;
  const { readModels, queryCopy, spool } = clusterPaths(dataDir);
  for (const folder of [readModels, queryCopy, spool]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(readModels, { recursive: true, mode: 0o700 });
  writeFileSync(file, identity, { mode: 0o600 });
  return known !== undefined;
}
