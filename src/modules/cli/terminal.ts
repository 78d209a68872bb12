import { readHiddenLine } from './hidden-line.ts';

/** The world of a command: what it reads and where it writes. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Whether somebody watches standard error: progress bars are for them only. */
  readonly interactive: boolean;
  /** Results, one text with its own line ends. */
  out(text: string): void;
  /** Messages and progress. */
  err(text: string): void;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** One line that is not shown while it is typed; absent where nobody can be asked. */
  readonly readHidden?: () => Promise<string>;
}

/** The terminal of this process. */
export const processTerminal: Terminal = {
  environment: process.env,
  workingDirectory: process.cwd(),
  interactive: process.stderr.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readInput: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString('utf8');
  },
  ...(process.stdin.isTTY ? { readHidden: () => readHiddenLine(process.stdin) } : {}),
};
