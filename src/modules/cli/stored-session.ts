import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../../shared/thrown.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import { replaceFile } from './replace-file.ts';
import type { Terminal } from './terminal.ts';

const tokensSchema = z.object({
  accessToken: z.string(),
  accessTokenExpiresAt: z.iso.datetime(),
  refreshToken: z.string(),
});
export type StoredTokens = Readonly<z.infer<typeof tokensSchema>>;

/** Others must not even see for which services there are sessions. */
const FOLDER_MODE = 0o700;

/**
 * The session of one service, in a file of its own that only its owner can read. A refresh token is good once, so a
 * process that wants to use it takes the file away: of several at the same moment one has it, and the others wait for
 * the next.
 */
export class StoredSession {
  readonly #path: string;
  /** Where it is while a process exchanges its refresh token. */
  readonly #taken: string;

  private constructor(path: string) {
    this.#path = path;
    this.#taken = `${path}.taken`;
  }

  /** Null where the environment names no place for such files. */
  static of(environment: Terminal['environment'], service: URL): StoredSession | null {
    const { XDG_CONFIG_HOME: configured, HOME: home } = environment;
    const folder = configured || (home ? join(home, '.config') : undefined);
    return folder === undefined
      ? null
      : new StoredSession(join(folder, 'keytrail', 'sessions', `${encodeURIComponent(service.href)}.json`));
  }

  /** Null: there is none. A file that is no session is none. */
  read(): Promise<StoredTokens | null> {
    return tokensIn(this.#path);
  }

  async keep(tokens: StoredTokens): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: FOLDER_MODE });
    } catch {
      throw new CliError(EXIT.refused, `${dirname(this.#path)} cannot be made.`);
    }
    await replaceFile(this.#path, `${JSON.stringify(tokens, null, 2)}\n`);
    await rm(this.#taken, { force: true });
  }

  /** Takes it away from all others until it is kept again; null: there is none, or somebody else has it. */
  async take(): Promise<StoredTokens | null> {
    try {
      await rename(this.#path, this.#taken);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    }
    return tokensIn(this.#taken);
  }

  async isTaken(): Promise<boolean> {
    try {
      await access(this.#taken);
      return true;
    } catch {
      return false;
    }
  }

  async forget(): Promise<void> {
    await rm(this.#path, { force: true });
    await rm(this.#taken, { force: true });
  }
}

async function tokensIn(path: string): Promise<StoredTokens | null> {
  try {
    const parsed = tokensSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw new CliError(EXIT.config, `${path} cannot be read.`);
  }
}
