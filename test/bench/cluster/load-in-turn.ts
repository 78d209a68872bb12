import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { adminKey } from './installation.ts';
import { median } from './figures.ts';

/** A client that keeps its connections; one for each part of the bench. */
export class VerifyClient {
  readonly #agent: Agent;

  constructor(connectionsPerProcess: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connectionsPerProcess });
  }

  /** The code that a verification is answered with. Throws on any other answer. */
  async verify(port: number, body: string): Promise<string> {
    const { status, text } = await this.#post(port, '/v1/keys/verify', body);
    const code = /"code":"(\w+)"/.exec(text)?.[1];
    if (status !== 200 || code === undefined) throw new Error(`verify answered ${status}: ${text}`);
    return code;
  }

  async revoke(port: number, keyId: string): Promise<void> {
    const { status, text } = await this.#post(port, `/v1/keys/${keyId}/revoke`, '{}');
    if (status !== 200) throw new Error(`revoke answered ${status}: ${text}`);
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(
    port: number,
    path: string,
    body: string,
  ): Promise<{ readonly status: number | undefined; readonly text: string }> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ host: '127.0.0.1', port, path, method: 'POST', agent: this.#agent },
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'x-api-key': adminKey,
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (part: string) => (text += part));
          answer.on('end', () => resolve({ status: answer.statusCode, text }));
          answer.on('error', reject);
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
}

export interface LoadInTurn {
  readonly ports: readonly number[];
  readonly bodies: readonly string[];
  readonly amount: number;
  /** To all processes together. */
  readonly connections: number;
  readonly perSecond: number;
}

/** Verifications at a steady rate, each to the next process, as a round-robin proxy would send them. */
export async function loadInTurn(
  load: LoadInTurn,
): Promise<{ readonly perSecond: number; readonly p50Ms: number }> {
  const { ports, bodies, amount, connections, perSecond } = load;
  const client = new VerifyClient(connections);
  const latencies: number[] = [];
  const startedMs = performance.now();
  let next = 0;
  const connection = async (): Promise<void> => {
    for (let turn = next++; turn < amount; turn = next++) {
      const dueInMs = startedMs + (turn * 1_000) / perSecond - performance.now();
      if (dueInMs >= 1) await pause(dueInMs);
      const beganMs = performance.now();
      const code = await client.verify(
        ports[turn % ports.length] ?? 0,
        bodies[Math.floor(turn / ports.length) % bodies.length] ?? '',
      );
      if (code !== 'VALID') throw new Error(`a verification said ${code}`);
      latencies.push(performance.now() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  client.close();
  return { perSecond: (amount * 1_000) / (performance.now() - startedMs), p50Ms: median(latencies) };
}
