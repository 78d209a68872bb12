import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../../dist/main.js');
/** Far longer than a start takes, so that only a service that hangs is given up. */
const START_MS_MAX = 120_000;

/** The built service in a process of its own, as an operator runs it. */
export interface KeytrailProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything that it wrote to standard output and standard error so far. */
  output(): string;
  /** Ends it as a power cut would: no handler runs. */
  kill(): Promise<void>;
  /** Ends it as an operator would, and resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the service on a free port; rejects with its output when it ends instead of listening. */
export async function startKeytrail(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
  startMsMax = START_MS_MAX,
): Promise<KeytrailProcess> {
  // Only what is named here: a setting in the environment of the test run must not change what is tested.
  const env = { PATH: process.env['PATH'], PORT: '0', KEYTRAIL_DATA_DIR: dataDir, ...settings };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env,
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the service did not listen: ${output}`));
    }, startMsMax);
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /listening at (http:\S+) /.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    void exited.then(() => {
      clearTimeout(late);
      reject(new Error(`the service ended with ${child.exitCode ?? child.signalCode ?? '?'}: ${output}`));
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    child,
    output: () => output,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      return child.exitCode;
    },
  };
}

/** What became of a start that ended by itself. */
export interface EndedStart {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the service where it is expected to refuse, and resolves when it has ended; it is ended if it serves instead. */
export async function startInVain(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<EndedStart> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', KEYTRAIL_DATA_DIR: dataDir, ...settings },
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: START_MS_MAX,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    if (stderr.includes('listening at')) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return { exitCode: child.exitCode, stdout, stderr };
}

/** Starts the service and ends it as a power cut would, when `moment` has come; resolves with what it wrote until then. */
export async function killWhileStarting(
  dataDir: string,
  settings: Readonly<Record<string, string>>,
  moment: () => Promise<unknown>,
): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', KEYTRAIL_DATA_DIR: dataDir, ...settings },
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(child, 'close');
  try {
    await moment();
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
  return output;
}
