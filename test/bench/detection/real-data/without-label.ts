import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findTrailFiles } from '../../../../src/modules/imports/find-trail-files.ts';
import { readTrailFile } from '../../../../src/modules/imports/read-trail-file.ts';

/** A user agent that has the label in it, whatever stands around it. */
const LABELLED_AGENT = /("userAgent"\s*:\s*)"[^"]*stratus-red-team[^"]*"/g;

/**
 * Copies a trail with another user agent in the place of the one that names the attack. The label would else be what rules
 * that compare user agents see, and being right would be no merit.
 */
export async function copyWithoutLabel(folder: string, into: string, agent: string): Promise<void> {
  await mkdir(into);
  const { files } = await findTrailFiles([folder]);
  for (const file of files) {
    const text = await readTrailFile(file);
    if (!text.ok) continue;
    const name = `${basename(file.path).replace(/\.json(\.gz)?$/, '')}.json`;
    await writeFile(join(into, name), text.value.replaceAll(LABELLED_AGENT, `$1"${agent}"`));
  }
}
