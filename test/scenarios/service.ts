import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type AppOptions, type RunningApp } from '../../src/app.ts';
import { createLogger } from '../../src/modules/operations/logger.ts';
import { loadSettings } from '../../src/modules/settings/load-settings.ts';

/** An answer of the service, its body as JSON where it is any. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  /** Secret to present; null for none, the administrator's when absent. */
  readonly secret?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
}

/** The composed service on a free port and a data directory of its own, as an operator would run it. */
export class TestService {
  readonly app: RunningApp;
  /** Everything that the service wrote to its log. */
  readonly logLines: readonly string[];
  readonly root: string;
  readonly administrator: string;

  private constructor(app: RunningApp, root: string, logLines: readonly string[], administrator: string) {
    this.app = app;
    this.root = root;
    this.logLines = logLines;
    this.administrator = administrator;
  }

  static async start(
    environment: Readonly<Record<string, string>> = {},
    options: AppOptions & { readonly root?: string; readonly administrator?: string } = {},
  ): Promise<TestService> {
    const root = options.root ?? mkdtempSync(join(tmpdir(), 'keytrail-scenario-'));
    const settings = loadSettings(
      {
        PORT: '0',
        KEYTRAIL_DATA_DIR: join(root, 'data'),
        KEYTRAIL_LOG_LEVEL: 'debug',
        KEYTRAIL_CONSOLE: 'off',
        ...environment,
      },
      root,
    );
    const logLines: string[] = [];
    const logger = createLogger(settings, { write: (line) => void logLines.push(line) });
    const app = await createApp(settings, { logger, ...options });
    const { administrator } = app;
    const secret = administrator.kind === 'generated' ? administrator.secret : (options.administrator ?? '');
    return new TestService(app, root, logLines, secret);
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { secret = this.administrator, headers = {}, body } = options;
    const json = body !== undefined && typeof body !== 'string';
    const response = await fetch(new URL(path, this.app.url), {
      method,
      headers: {
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
        ...(json || typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: body === undefined ? null : json ? JSON.stringify(body) : String(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: objectOf(text) };
  }

  /** Creates a key and gives its id and secret. */
  async createKey(
    properties: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly id: string; readonly secret: string }> {
    const { status, body, text } = await this.call('POST', '/v1/keys', { body: properties });
    if (status !== 201) throw new Error(`the key was not created: ${text}`);
    return { id: String(objectAt(body, 'key')['id']), secret: String(body['secret']) };
  }

  /** Stops the service and leaves its data directory for another start. */
  async halt(): Promise<void> {
    await this.app.close();
  }

  async stop(): Promise<void> {
    await this.app.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

export const objectAt = (
  body: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> => body[name] as Readonly<Record<string, unknown>>;

export const listAt = (
  body: Readonly<Record<string, unknown>>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] => body[name] as readonly Readonly<Record<string, unknown>>[];
