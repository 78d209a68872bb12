import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { lastLines } from './build-step.ts';

export interface Launch {
  /** As a person calls it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Everything that the server prints is appended here. */
  readonly logFile: string;
  /** Resolves when the server answered as it should; asked again until it does. */
  readonly probe: () => Promise<void>;
}

/** A JVM on a busy machine with two cores takes seconds; what takes longer than this is broken. */
const READY_TIMEOUT_MS = 90_000;
/** How often a starting server is asked. */
const PROBE_EVERY_MS = 100;
/** A server that does not end on SIGTERM within this time is killed, so that no test run hangs on it. */
const STOP_TIMEOUT_MS = 30_000;

/** One server as a process of its own: started when it answers, and stopped, killed or frozen at will. */
export class ServerProcess {
  private readonly launch: Launch;
  private child: ChildProcess | null = null;
  private tellOfEnd: ((description: string) => void) | null = null;

  private constructor(launch: Launch) {
    this.launch = launch;
  }

  static async start(launch: Launch): Promise<ServerProcess> {
    const server = new ServerProcess(launch);
    await server.start();
    return server;
  }

  /** Starts it again, with the same arguments, after stopping it if it still runs. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Lets it end by itself. */
  async stop(): Promise<void> {
    const child = this.child;
    if (child === null) return;
    const overdue = setTimeout(() => signal(child, 'SIGKILL'), STOP_TIMEOUT_MS);
    const ended = whenEnded(child);
    signal(child, 'SIGTERM');
    // A frozen process would hear the other signal only after this one.
    signal(child, 'SIGCONT');
    await ended;
    clearTimeout(overdue);
    this.child = null;
  }

  /** As a power failure would end it. */
  async kill(): Promise<void> {
    const child = this.child;
    if (child === null) return;
    const ended = whenEnded(child);
    signal(child, 'SIGKILL');
    await ended;
    this.child = null;
  }

  /** Freezes it: connections stay open, and nothing is answered. */
  pause(): void {
    if (this.child !== null) signal(this.child, 'SIGSTOP');
  }

  resume(): void {
    if (this.child !== null) signal(this.child, 'SIGCONT');
  }

  /** Is told whenever the process ends without having been asked to. */
  onUnexpectedEnd(tell: (description: string) => void): void {
    this.tellOfEnd = tell;
  }

  get logFile(): string {
    return this.launch.logFile;
  }

  private async start(): Promise<void> {
    const { command, args, env, cwd, logFile } = this.launch;
    const log = openSync(logFile, 'a');
    // In a process group of its own: Ctrl-C at a terminal is for whoever started the server, who then stops it.
    const child = spawn(command, args, {
      cwd,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.child = child;
    const orphan = (): void => void child.kill('SIGKILL');
    // Before the folder that it writes to is removed.
    process.prependOnceListener('exit', orphan);
    child.once('exit', (code, by) => {
      process.removeListener('exit', orphan);
      if (stopped.has(child)) return;
      this.tellOfEnd?.(this.withLog(`ended by itself (${by ?? `exit code ${code}`})`));
    });
    try {
      await this.ready(child);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  private async ready(child: ChildProcess): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    let failure: unknown;
    child.on('error', (error) => void (failure = error));
    for (;;) {
      if (hasEnded(child)) throw new Error(this.withLog('ended before it answered'), { cause: failure });
      if (performance.now() > deadline) {
        throw new Error(this.withLog(`did not answer within ${READY_TIMEOUT_MS / 1000} s`), {
          cause: failure,
        });
      }
      try {
        await this.launch.probe();
        if (!hasEnded(child)) return;
      } catch (error) {
        failure = error;
      }
      await delay(PROBE_EVERY_MS);
    }
  }

  /** A sentence, and what the server itself said last: its folder may be gone by the time somebody looks. */
  private withLog(what: string): string {
    const { name, logFile } = this.launch;
    return `${name} ${what}. The end of its log:\n${lastLines(readFileSync(logFile, 'utf8'))}`;
  }
}

/** Processes that were sent a signal to end, as opposed to those that end by themselves. */
const stopped = new WeakSet<ChildProcess>();

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

const whenEnded = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (hasEnded(child)) return done();
    child.once('exit', () => done());
  });

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (name === 'SIGTERM' || name === 'SIGKILL') stopped.add(child);
  child.kill(name);
}
