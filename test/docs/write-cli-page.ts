import { readFileSync, writeFileSync } from 'node:fs';
import { describeCli } from './cli-page.ts';

/** Writes the generated part of docs/cli.md anew: from its first block of code to its last. */
const path = new URL('../../docs/cli.md', import.meta.url);
const page = readFileSync(path, 'utf8');
const END = '\n\n<!-- prettier-ignore-end -->\n';
writeFileSync(path, `${page.slice(0, page.indexOf('```'))}${describeCli()}${END}`);
process.stdout.write('docs/cli.md: written.\n');
