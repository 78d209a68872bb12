import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { hash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { runStep, type Program } from '../services/build-step.ts';

/** Chromium's headless shell as an npm package, with the libraries and the font that a bare system lacks. */
const PACKAGE = '@sparticuz/chromium';
const VERSION = '153.0.0';
const INTEGRITY =
  'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==';
/** Ignored by git; deleting it costs the next run a quarter of a minute. */
const CACHE = resolve(import.meta.dirname, '../../.cache/clients');
const FONTS_CONF = 'fonts.conf';
/** There only once everything is unpacked. */
const COMPLETE = 'complete';

const needed = {
  neededFor: 'the web console is tested in a real Chromium',
  install: 'it, or name a browser of yours in TEST_CHROMIUM',
};
const NPM: Program = { command: 'npm', ...needed };
const TAR: Program = { command: 'tar', ...needed };

export interface Chromium {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The browser that TEST_CHROMIUM names, or one of a fixed version, fetched by the first run and found by later ones. */
export async function chromium(): Promise<Chromium> {
  const own = process.env['TEST_CHROMIUM'];
  if (own !== undefined) return { command: own, environment: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the Chromium of the npm registry is for Linux on x64: name one in TEST_CHROMIUM');
  }
  const folder = join(CACHE, `chromium-${VERSION}`);
  if (!existsSync(join(folder, COMPLETE))) await fetchInto(folder);
  // Without a font its pages never answer; written each time, since a cache that was moved names the folder that it was in.
  await writeFile(join(folder, FONTS_CONF), fontsConf(folder));
  return {
    command: join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_FILE: join(folder, FONTS_CONF) },
  };
}

async function fetchInto(folder: string): Promise<void> {
  process.stderr.write('clients: fetching Chromium; this takes a quarter of a minute …\n');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await runStep(NPM, ['pack', `${PACKAGE}@${VERSION}`, '--silent', '--pack-destination', folder], {
    cwd: folder,
  });
  const archive = join(folder, `${PACKAGE.slice(1).replace('/', '-')}-${VERSION}.tgz`);
  const integrity = `sha512-${hash('sha512', await readFile(archive), 'base64')}`;
  if (integrity !== INTEGRITY)
    throw new Error(`${PACKAGE} ${VERSION} is not what it was when it was chosen: ${integrity}`);
  await runStep(TAR, ['-xzf', archive, '-C', folder]);
  const packed = (name: string): string => join(folder, 'package/bin', name);
  await decompress(packed('chromium.br'), join(folder, 'chromium'));
  await chmod(join(folder, 'chromium'), 0o755);
  for (const name of ['al2023.tar', 'fonts.tar', 'swiftshader.tar']) {
    await decompress(packed(`${name}.br`), join(folder, name));
    await runStep(TAR, ['-xf', join(folder, name), '-C', folder]);
    await rm(join(folder, name));
  }
  await rm(archive);
  await rm(join(folder, 'package'), { recursive: true });
  await writeFile(join(folder, COMPLETE), '');
}

const decompress = (from: string, to: string): Promise<void> =>
  pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));

/** Its own names folders of the place that the package was made for. */
const fontsConf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`;
