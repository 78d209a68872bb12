import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterClient } from './cluster-client.ts';

/** Requests in flight at once, per process. */
const CONNECTIONS = 4;
/** Between a refusal and the next try of the same caller. */
const RETRY_MS = 20;

interface Seen {
  readonly status: number;
  readonly code: string;
  readonly tookMs: number;
}

/** Verifications that go on whatever is answered, and what became of each. */
export class SteadyLoad {
  readonly acknowledged: string[] = [];
  readonly seen: Seen[] = [];
  readonly #client: ClusterClient;
  #running = true;
  #workers: Promise<void>[] = [];

  constructor(client: ClusterClient) {
    this.#client = client;
  }

  start(urls: readonly string[], secret: string): void {
    this.#workers = urls.flatMap((url) =>
      Array.from({ length: CONNECTIONS }, async () => {
        while (this.#running) await this.#verify(url, secret);
      }),
    );
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#workers);
  }

  async #verify(url: string, secret: string): Promise<void> {
    const { status, body, tookMs } = await this.#client.verify(url, secret);
    this.seen.push({ status, code: body.code ?? '', tookMs });
    if (status === 200 && body.requestId !== undefined) this.acknowledged.push(body.requestId);
    else await pause(RETRY_MS);
  }
}
