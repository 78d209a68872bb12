/**
 * `npm run test:clients [-- <name>…]`: drives the real clients of Quilt, Tiled and AWS, from PyPI, against a live Keytrail. Each
 * script of a client has a service of its own. Where PyPI or Python is out of reach it says so,
 * which is a failure only with REQUIRE_SERVICES=1.
 */
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { freePort } from '../services/free-port.ts';
import { lastLines } from '../services/build-step.ts';
import { runCommand } from '../services/run-command.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { CLIENTS, type ClientRun } from './clients.ts';
import { startLiveService } from './live-service.ts';
import { pythonPrograms } from './python-environment.ts';

const tell = (sentence: string): void => void process.stderr.write(`clients: ${sentence}\n`);

async function runOne({ script, surroundings }: ClientRun, programs: string): Promise<boolean> {
  const folder = await temporaryFolder(tmpdir(), 'keytrail-client-');
  try {
    const url = `http://127.0.0.1:${await freePort()}`;
    const beside = await surroundings({ serviceUrl: url, programs, folder: folder.path });
    try {
      const service = await startLiveService(url, folder.path, beside.settings);
      try {
        const exitCode = await runCommand(join(programs, 'python'), [join(import.meta.dirname, script)], {
          ...beside.environment,
          ...service.environment,
          PATH: [programs, process.env['PATH'] ?? ''].join(delimiter),
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

async function runClient(client: string, programs: string): Promise<boolean> {
  for (const run of CLIENTS[client] ?? []) if (!(await runOne(run, programs))) return false;
  return true;
}

const clients = Object.keys(CLIENTS);

async function main(asked: readonly string[]): Promise<number> {
  const chosen = asked.length === 0 ? clients : asked;
  const unknown = chosen.filter((name) => !clients.includes(name));
  if (unknown.length > 0) {
    tell(`there is no client '${unknown.join("', '")}'; there are ${clients.join(', ')}.`);
    return 2;
  }
  let programs: string;
  try {
    programs = await pythonPrograms();
  } catch (error) {
    tell(`SKIPPED, nothing was tested: ${error instanceof Error ? error.message : String(error)}`);
    return process.env['REQUIRE_SERVICES'] === '1' ? 1 : 0;
  }
  const failed: string[] = [];
  for (const client of chosen) {
    tell(`${client} …`);
    if (!(await runClient(client, programs))) failed.push(client);
  }
  const passed = chosen.length - failed.length;
  tell(`${passed} passed, ${failed.length} failed${failed.length === 0 ? '' : `: ${failed.join(', ')}`}`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
