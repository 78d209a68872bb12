/**
 * `npm run test:clients [-- <name>…]`: drives the real clients of Quilt, Tiled and AWS, from PyPI, and the web console, in a
 * real browser, against a live Keytrail. Each script of a client has a service of its own. Where a client is out of reach it
 * says so, which is a failure only with REQUIRE_SERVICES=1.
 */
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { freePort } from '../services/free-port.ts';
import { lastLines } from '../services/build-step.ts';
import { runCommand } from '../services/run-command.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { chromium } from './chromium.ts';
import { CLIENTS, type ClientRun } from './clients.ts';
import { startLiveService } from './live-service.ts';
import { pythonPrograms } from './python-environment.ts';

const tell = (sentence: string): void => void process.stderr.write(`clients: ${sentence}\n`);

const isPython = ({ script }: ClientRun): boolean => script.endsWith('.py');

async function runOne(run: ClientRun, programs: string): Promise<boolean> {
  const { script, surroundings } = run;
  const folder = await temporaryFolder(tmpdir(), 'keytrail-client-');
  try {
    const url = `http://127.0.0.1:${await freePort()}`;
    const beside = await surroundings({ serviceUrl: url, programs, folder: folder.path });
    try {
      const service = await startLiveService(url, folder.path, beside.settings);
      try {
        const command = isPython(run) ? join(programs, 'python') : process.execPath;
        const exitCode = await runCommand(command, [join(import.meta.dirname, script)], {
          ...beside.environment,
          ...service.environment,
          PATH: [programs, process.env['PATH'] ?? ''].filter((one) => one !== '').join(delimiter),
          // What clients keep, they keep here: nobody's own tokens are read or replaced.
          HOME: folder.path,
          XDG_DATA_HOME: join(folder.path, 'share'),
          XDG_CONFIG_HOME: join(folder.path, 'config'),
          XDG_CACHE_HOME: join(folder.path, 'cache'),
          // Links are followed by the test, and open no window.
          BROWSER: 'true',
          PYTHONDONTWRITEBYTECODE: '1',
          PYTHONUNBUFFERED: '1',
        });
        if (exitCode !== 0) tell(`the service said last:\n${lastLines(await service.log())}`);
        return exitCode === 0;
      } finally {
        await service.stop();
      }
    } finally {
      await beside.stop();
    }
  } finally {
    await folder.remove();
  }
}

/** Fetches what the client's scripts need. @throws Error, with what to install, where that is out of reach */
async function prepare(runs: readonly ClientRun[]): Promise<string> {
  if (!runs.every(isPython)) await chromium();
  return runs.some(isPython) ? pythonPrograms() : '';
}

type Outcome = 'passed' | 'failed' | 'skipped';

async function runClient(client: string): Promise<Outcome> {
  const runs = CLIENTS[client] ?? [];
  let programs: string;
  try {
    programs = await prepare(runs);
  } catch (error) {
    tell(`${client} SKIPPED, nothing was tested: ${error instanceof Error ? error.message : String(error)}`);
    return 'skipped';
  }
  tell(`${client} …`);
  for (const run of runs) if (!(await runOne(run, programs))) return 'failed';
  return 'passed';
}

const clients = Object.keys(CLIENTS);

async function main(asked: readonly string[]): Promise<number> {
  const chosen = asked.length === 0 ? clients : asked;
  const unknown = chosen.filter((name) => !clients.includes(name));
  if (unknown.length > 0) {
    tell(`there is no client '${unknown.join("', '")}'; there are ${clients.join(', ')}.`);
    return 2;
  }
  const outcomes: Record<Outcome, string[]> = { passed: [], failed: [], skipped: [] };
  for (const client of chosen) outcomes[await runClient(client)].push(client);
  const { passed, failed, skipped } = outcomes;
  const named = (names: readonly string[]): string => (names.length === 0 ? '' : `: ${names.join(', ')}`);
  tell(
    `${passed.length} passed, ${failed.length} failed${named(failed)}, ${skipped.length} skipped${named(skipped)}`,
  );
  return failed.length > 0 || (skipped.length > 0 && process.env['REQUIRE_SERVICES'] === '1') ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
