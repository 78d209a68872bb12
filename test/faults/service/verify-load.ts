import { request, Agent } from 'node:http';

/** Requests in flight at once. */
const CONNECTIONS = 16;

/** Sends verifications until told to stop or until the service is gone, and remembers which were answered. */
export class VerifyLoad {
  /** Request ids of answered verifications: their events must be in the trail, whatever happens next. */
  readonly acknowledged: string[] = [];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  #running = true;
  #workers: Promise<void>[] = [];
  #enough: { readonly count: number; resolve(): void } | undefined;

  start(url: string, adminKey: string, secret: string): void {
    const body = JSON.stringify({ secret, dataset: 'orders' });
    this.#workers = Array.from({ length: CONNECTIONS }, async () => {
      while (this.#running) {
        const requestId = await this.#verify(url, adminKey, body);
        if (requestId === null) return;
        this.acknowledged.push(requestId);
        if (this.#enough !== undefined && this.acknowledged.length >= this.#enough.count)
          this.#enough.resolve();
      }
    });
  }

  /** Resolves as soon as so many requests were answered, or when no more will be. */
  async answered(count: number): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.#enough = { count, resolve };
      if (this.acknowledged.length >= count) resolve();
    });
    await Promise.race([reached, Promise.all(this.#workers)]);
  }

  /** Ends the load; requests under way may still be answered, and then count. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#workers);
    this.#agent.destroy();
  }

  /** The answer's request id; null when the connection broke before a whole answer arrived. */
  #verify(url: string, adminKey: string, body: string): Promise<string | null> {
    return new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', 'x-api-key': adminKey };
      const sent = request(
        `${url}/v1/keys/verify`,
        { method: 'POST', agent: this.#agent, headers },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('error', () => resolve(null));
          response.on('close', () =>
            resolve(response.complete ? requestIdOf(response.statusCode, text) : null),
          );
        },
      );
      sent.on('error', () => resolve(null));
      sent.end(body);
    });
  }
}

function requestIdOf(status: number | undefined, text: string): string | null {
  if (status !== 200) return null;
  return (JSON.parse(text) as { requestId: string }).requestId;
}
