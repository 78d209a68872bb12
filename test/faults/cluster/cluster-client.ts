import { setTimeout as pause } from 'node:timers/promises';

export interface CreatedKey {
  readonly id: string;
  readonly secret: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly tookMs: number;
}

interface Verified {
  readonly code?: string;
  readonly requestId?: string;
}

/** How often something that comes by itself is looked for. */
const LOOK_EVERY_MS = 50;

/** The few requests of these tests, to any process of a cluster, as its administrator. */
export class ClusterClient {
  readonly #adminKey: string;

  constructor(adminKey: string) {
    this.#adminKey = adminKey;
  }

  async createKey(url: string, name: string): Promise<CreatedKey> {
    const { status, body } = await this.#ask<{ key: { id: string }; secret: string }>(`${url}/v1/keys`, {
      name,
    });
    if (status !== 201) throw new Error(`a key was not created: ${status} ${JSON.stringify(body)}`);
    return { id: body.key.id, secret: body.secret };
  }

  verify(url: string, secret: string): Promise<Answer<Verified>> {
    return this.#ask<Verified>(`${url}/v1/keys/verify`, { secret, dataset: 'orders' });
  }

  async revoke(url: string, id: string): Promise<void> {
    const { status } = await this.#ask(`${url}/v1/keys/${id}/revoke`, {});
    if (status !== 200) throw new Error(`a key was not revoked: ${status}`);
  }

  async usage(url: string, id: string): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await this.#ask<Record<string, unknown>>(`${url}/v1/keys/${id}/usage`);
    return body;
  }

  async keyStatus(url: string, id: string): Promise<unknown> {
    const { body } = await this.#ask<{ readonly status?: unknown }>(`${url}/v1/keys/${id}`);
    return body.status;
  }

  /** Whether the process at this address does what one process does for all. */
  async leads(url: string): Promise<boolean> {
    const { body } = await this.#ask<{ readonly items: readonly { readonly deliversHere: boolean }[] }>(
      `${url}/v1/notification-channels`,
    );
    return body.items.some(({ deliversHere }) => deliversHere);
  }

  /** The bytes of a file of a report run. */
  async reportFile(url: string, runId: string, format: string): Promise<Buffer> {
    const response = await fetch(`${url}/v1/report-runs/${runId}/files/${format}`, {
      headers: { 'x-api-key': this.#adminKey },
    });
    if (!response.ok) throw new Error(`a report was not given: ${response.status} ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  async readiness(url: string): Promise<Answer<{ readonly checks?: unknown }>> {
    return this.#ask(`${url}/readyz`);
  }

  async #ask<Body>(url: string, body?: object): Promise<Answer<Body>> {
    const headers = { 'content-type': 'application/json', 'x-api-key': this.#adminKey };
    const startedMs = performance.now();
    const response = await fetch(url, body === undefined ? { headers } : post(headers, body));
    return {
      status: response.status,
      body: (await response.json()) as Body,
      tookMs: performance.now() - startedMs,
    };
  }
}

const post = (headers: Readonly<Record<string, string>>, body: object) => ({
  method: 'POST',
  headers,
  body: JSON.stringify(body),
});

/** Looks until `look` gives what is wanted; rejects with the last look when that takes too long. */
export async function eventually<Seen>(
  look: () => Promise<Seen> | Seen,
  isWanted: (seen: Seen) => boolean,
  withinMs: number,
): Promise<Seen> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isWanted(seen)) return seen;
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs / 1_000} s: ${JSON.stringify(seen)}`);
    await pause(LOOK_EVERY_MS);
  }
}
