/** `npm run docs:events`: writes docs/events anew and removes pages of types that no longer exist. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import { FORMER_VERSIONS } from '../../src/events/former/former-versions.ts';
import { eventsDocs } from './events-docs.ts';

const folder = join(import.meta.dirname, '../../docs/events');
const pages = eventsDocs(CATALOGUE, FORMER_VERSIONS);

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!Object.hasOwn(pages, name)) rmSync(join(folder, name));
for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
process.stdout.write(`docs/events: ${Object.keys(pages).length} pages written.\n`);
