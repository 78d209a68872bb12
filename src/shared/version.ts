import { readFileSync } from 'node:fs';

/** The package's version: in the banner, the OpenAPI document and the data directory's format file. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
