import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface SqlText {
  readonly dialect: 'TrinoSQL' | 'HiveSQL';
  readonly sql: string;
}

/** What the grammar objects to, a list for each statement. Runs in a child process; see there why. */
export async function grammarErrors(statements: readonly SqlText[]): Promise<readonly (readonly string[])[]> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./trino-grammar.child.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  child.stdin.end(JSON.stringify(statements));
  const code = await ended;
  if (code !== 0) throw new Error(`The grammar process ended with ${String(code)}.`);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as readonly (readonly string[])[];
}
