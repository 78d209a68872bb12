import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import type { Chromium } from '../chromium.ts';

type Values = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Values;
  readonly result?: Values;
  readonly error?: { readonly message: string };
}

/** No sandbox, since tests run as root in containers; nothing is looked at but our own pages. */
const SWITCHES = [
  ...['--headless', '--no-sandbox', '--no-zygote', '--remote-debugging-pipe', '--disable-dev-shm-usage'],
  ...['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-first-run'],
];
/** A browser that starts beside other heavy work takes seconds; what takes longer does not answer at all. */
const ANSWER_MS = 60_000;
const END = '\0';

/** A browser of our own, spoken to over a pair of pipes in the DevTools protocol: no port is opened and no library needed. */
export class DevToolsPipe {
  readonly #child: ChildProcess;
  readonly #commands: Writable;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #listeners: ((method: string, params: Values) => void)[] = [];
  #last = 0;
  #unread = '';

  constructor({ command, environment }: Chromium, folder: string) {
    this.#child = spawn(command, [...SWITCHES, `--user-data-dir=${join(folder, 'profile')}`, 'about:blank'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.#commands = this.#child.stdio[3] as Writable;
    this.#commands.on('error', () => undefined);
    (this.#child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => this.#read(text));
    process.once('exit', () => this.#child.kill('SIGKILL'));
    this.#child.on('error', (error) => this.#endAll(error.message));
    this.#child.on('exit', (code, signal) => this.#endAll(`the browser ended (${signal ?? code})`));
  }

  onEvent(listener: (method: string, params: Values) => void): void {
    this.#listeners.push(listener);
  }

  /** @throws Error when the browser refuses, or does not answer in time */
  send(method: string, params: Values = {}, sessionId?: string): Promise<Values> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((done, failed) => {
      const overdue = setTimeout(
        () => failed(new Error(`${method} was not answered within ${ANSWER_MS} ms`)),
        ANSWER_MS,
      );
      this.#waiting.set(id, ({ result, error }) => {
        clearTimeout(overdue);
        this.#waiting.delete(id);
        if (error === undefined) done(result ?? {});
        else failed(new Error(`${method}: ${error.message}`));
      });
      this.#commands.write(
        JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }) + END,
      );
    });
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((done) => this.#child.once('exit', done));
    this.#child.kill('SIGKILL');
    await ended;
  }

  #read(text: string): void {
    const messages = (this.#unread + text).split(END);
    this.#unread = messages.pop() ?? '';
    for (const one of messages) {
      const message = JSON.parse(one) as Message;
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
      else for (const listener of this.#listeners) listener(message.method ?? '', message.params ?? {});
    }
  }

  #endAll(why: string): void {
    for (const answer of [...this.#waiting.values()]) answer({ error: { message: why } });
  }
}
