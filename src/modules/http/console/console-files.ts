import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { consolePage } from './console-page.ts';

/** A file as it is answered. */
export interface ConsoleFile {
  readonly body: Buffer;
  readonly contentType: string;
  /** Strong: of the bytes. */
  readonly etag: string;
}

/** The page, and what it loads by its path below /console. Nothing else is served. */
export interface ConsoleFiles {
  readonly page: ConsoleFile;
  readonly files: ReadonlyMap<string, ConsoleFile>;
}

/** Nest injection token of {@link ConsoleFiles}. */
export const CONSOLE_FILES = Symbol('ConsoleFiles');

/** The package; the source and the built file lie equally deep. */
const PACKAGE = new URL('../../../../', import.meta.url);
/** Where the browser begins, in dist. */
const START = 'modules/console/start.js';
const STYLE = 'console.css';

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

/** As the compiler writes them: every import has a line of its own and names a file. */
const IMPORTED = /^(?:import|export) (?:[^'"]*? from )?['"](\.[^'"]+)['"];$/gm;

/** Names a file that is not served, so that browsers with their tools open would ask for it in vain. */
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*\n?/m;

/**
 * Reads the console's files once. Which they are follows from what the first script imports, and the path of each is its path
 * in dist: so the list cannot lack one, nor have one that the console does not use.
 * @throws InfrastructureError when one is missing
 */
export async function readConsoleFiles(folder: URL = PACKAGE): Promise<ConsoleFiles> {
  const files = new Map<string, ConsoleFile>();
  files.set(STYLE, fileOf(await read(new URL(`console/${STYLE}`, folder)), CSS));
  const waiting = [START];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const script = (await read(new URL(`dist/${path}`, folder))).toString('utf8').replace(SOURCE_MAP, '');
    files.set(path, fileOf(Buffer.from(script), JAVASCRIPT));
    waiting.push(...importsOf(path, script));
  }
  const modules = [...files.keys()].filter((path) => path.endsWith('.js')).sort();
  const page = consolePage({ start: START, style: STYLE, modules });
  return { page: fileOf(Buffer.from(page), HTML), files };
}

/** What a script at `path` imports, by paths of the same kind. */
const importsOf = (path: string, script: string): readonly string[] =>
  [...script.matchAll(IMPORTED)].map(([, target = '']) => posix.join(posix.dirname(path), target));

const fileOf = (body: Buffer, contentType: string): ConsoleFile => ({
  body,
  contentType,
  etag: `"${hash('sha256', body, 'base64url')}"`,
});

async function read(file: URL): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InfrastructureError(
      'console_unreadable',
      `A file of the web console cannot be read: ${file.pathname}. \`npm run build\` makes it; KEYTRAIL_CONSOLE=off does without.`,
      cause,
    );
  }
}
