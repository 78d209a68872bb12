import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DevToolsPipe } from './devtools-pipe.ts';

const IN_PAGE = join(import.meta.dirname, 'in-page.js');

/** One page of a browser, and somebody in front of it. */
export class BrowserPage {
  /** Errors and warnings of its scripts and of the browser about them. */
  readonly complaints: string[] = [];
  /** Everything that it asked for. */
  readonly addresses: string[] = [];
  readonly #pipe: DevToolsPipe;
  readonly #sessionId: string;

  private constructor(pipe: DevToolsPipe, sessionId: string) {
    this.#pipe = pipe;
    this.#sessionId = sessionId;
    pipe.onEvent((method, params) => this.#note(method, params));
  }

  static async open(pipe: DevToolsPipe): Promise<BrowserPage> {
    const { targetId } = await pipe.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await pipe.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new BrowserPage(pipe, String(sessionId));
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.#send(`${domain}.enable`);
    await page.#send('Page.addScriptToEvaluateOnNewDocument', { source: await readFile(IN_PAGE, 'utf8') });
    return page;
  }

  visit(url: string): Promise<void> {
    return this.#loaded(() => this.#send('Page.navigate', { url }));
  }

  reload(): Promise<void> {
    return this.#loaded(() => this.#send('Page.reload'));
  }

  /** A width in CSS pixels, as of another device. */
  async resize(width: number, height = 900): Promise<void> {
    await this.#send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
  }

  async heading(text: string): Promise<void> {
    await this.#person('heading', text);
  }
  async seen(text: string, selector = 'body'): Promise<void> {
    await this.#person('seen', text, selector);
  }
  async press(text: string): Promise<void> {
    await this.#person('press', text);
  }
  async follow(text: string): Promise<void> {
    await this.#person('follow', text);
  }
  async unfold(text: string): Promise<void> {
    await this.#person('unfold', text);
  }
  async choose(label: string, text: string): Promise<void> {
    await this.#person('choose', label, text);
  }
  /** In the place of what stands there, as from a keyboard. */
  async type(label: string, text: string): Promise<void> {
    await this.#person('focus', label);
    await this.#send('Input.insertText', { text });
  }
  async pressEnter(): Promise<void> {
    const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  }

  /** The value of an expression in the page. @throws Error when it throws there, or never settles */
  async ask(expression: string): Promise<unknown> {
    const evaluated = await this.#send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    const { result, exceptionDetails } = evaluated as {
      result?: { value?: unknown };
      exceptionDetails?: unknown;
    };
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result?.value;
  }

  async saveShot(path: string): Promise<void> {
    const { data } = await this.#send('Page.captureScreenshot', { captureBeyondViewport: true });
    await writeFile(path, Buffer.from(String(data), 'base64'));
  }

  async #person(does: string, ...words: readonly string[]): Promise<void> {
    try {
      await this.ask(
        `person.${does}(${words.map((word) => JSON.stringify(word)).join(', ')}).then(() => true)`,
      );
    } catch (cause) {
      const shown = await this.ask('document.body.innerText');
      throw new Error(
        `${does} ${words.map((word) => `“${word}”`).join(' ')}: not on the page, which says:\n${String(shown)}`,
        { cause },
      );
    }
  }

  async #loaded(leave: () => Promise<unknown>): Promise<void> {
    const loaded = new Promise<void>((done) => {
      this.#pipe.onEvent((method) => {
        if (method === 'Page.loadEventFired') done();
      });
    });
    await leave();
    await loaded;
  }

  #send(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    return this.#pipe.send(method, params, this.#sessionId);
  }

  #note(method: string, params: Readonly<Record<string, unknown>>): void {
    if (method === 'Network.requestWillBeSent')
      this.addresses.push((params['request'] as { url: string }).url);
    if (method === 'Runtime.exceptionThrown' || method === 'Runtime.consoleAPICalled')
      this.complaints.push(JSON.stringify(params));
    if (method === 'Log.entryAdded') {
      const {
        level,
        text,
        url = '',
        source,
      } = params['entry'] as { level: string; text: string; url?: string; source: string };
      // The browser complains about every answer that is a refusal; those of the API are meant.
      const isRefusal = source === 'network' && URL.canParse(url) && new URL(url).pathname.startsWith('/v1/');
      if (!isRefusal && level !== 'verbose') this.complaints.push(`${level}: ${text} ${url}`);
    }
  }
}
