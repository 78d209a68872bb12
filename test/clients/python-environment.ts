import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { runStep, type Program } from '../services/build-step.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** Ignored by git; deleting it costs the next run a minute. */
const CACHE = resolve(import.meta.dirname, '../../.cache/clients');
/** There only once everything is installed, so that an interrupted installation is not taken for one. */
const COMPLETE = 'complete';

const PYTHON: Program = {
  command: 'python3',
  neededFor: 'the clients of Quilt, Tiled and AWS are Python programs',
  install: 'Python 3.10 or later with its venv module, and a way to PyPI for the first run',
};

/**
 * The folder with `python` and the clients’ own programs, of the versions that requirements.txt names; made by the first
 * run and found by later ones. Not made elsewhere and moved: programs in it name the folder that they were made in.
 */
export async function pythonPrograms(): Promise<string> {
  const name = hash('sha256', await readFile(REQUIREMENTS), 'hex').slice(0, 16);
  const folder = join(CACHE, `python-${name}`);
  const programs = join(folder, 'bin');
  if (existsSync(join(folder, COMPLETE))) return programs;
  process.stderr.write('clients: installing the clients of Quilt, Tiled and AWS; this takes a minute …\n');
  await rm(folder, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await runStep(PYTHON, ['-m', 'venv', folder]);
  const pip = { ...PYTHON, command: join(programs, 'python') };
  await runStep(pip, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
  await writeFile(join(folder, COMPLETE), '');
  return programs;
}
