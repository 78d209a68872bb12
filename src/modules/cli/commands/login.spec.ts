import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CliError } from '../cli-error.ts';
import type { CliContext, CliInput } from '../cli-command.ts';
import { login } from './login.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const DEVICE: Answer = {
  status: 200,
  body: {
    device_code: 'for the device alone',
    user_code: 'WDJB-MJHT',
    verification_uri_complete: 'https://keytrail.example/link',
    interval: 0,
  },
};
const waiting = (error: string): Answer => ({ status: 400, body: { error, error_description: 'In words.' } });
const TOKENS: Answer = { status: 200, body: { access_token: 'a.b.c', expires_in: 900, refresh_token: 'r' } };

let server: Server;
let answers: Answer[] = [];
let asked: unknown[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push([request.url, request.headers.authorization ?? null, JSON.parse(text)]);
      const { status, body } = answers.shift() ?? { status: 500, body: null };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
beforeEach(() => {
  asked = [];
});
afterAll(() => new Promise((closed) => server.close(closed)));

async function run(given: readonly Answer[], options: Readonly<Record<string, string>> = {}) {
  answers = [...given];
  const written = { out: '', err: '' };
  const terminal = {
    environment: { KEYTRAIL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    out: (text: string) => void (written.out += text),
    err: (text: string) => void (written.err += text),
  };
  const input: CliInput = {
    positionals: [],
    text: (name) => options[name],
    flag: (name) => name in options,
    list: () => [],
  };
  const context = { terminal } as unknown as CliContext;
  try {
    return [await login.run(input, context), written.out, written.err];
  } catch (error) {
    if (error instanceof CliError) return [error.exitCode, error.message];
    throw error;
  }
}

describe('keytrail login', () => {
  it('shows link and code, waits, and prints the access token alone, so that a shell can take it', async () => {
    expect(await run([DEVICE, waiting('authorization_pending'), TOKENS], { provider: 'corporate' })).toEqual([
      0,
      'a.b.c\n',
      'Open this link in a browser, sign in, and type the code WDJB-MJHT there:\n\nhttps://keytrail.example/link\n\nSigned in, for 900 seconds.\n',
    ]);
    expect(asked).toEqual([
      ['/v1/sign-in/device', null, { provider: 'corporate' }],
      ['/v1/sign-in/device/token', null, { device_code: 'for the device alone' }],
      ['/v1/sign-in/device/token', null, { device_code: 'for the device alone' }],
    ]);
  });

  it('gives a program everything', async () => {
    const [code, out] = await run([DEVICE, TOKENS], { json: '' });
    expect([code, JSON.parse(String(out))]).toEqual([0, TOKENS.body]);
  });

  it.each(['access_denied', 'expired_token', 'invalid_grant'])('ends when it is told %s', async (error) => {
    expect(await run([DEVICE, waiting(error)])).toEqual([1, `In words. (${error})`]);
  });

  it('ends when the service cannot sign anybody in, or says something else', async () => {
    const problem = { status: 404, body: { code: 'provider_not_found', detail: 'No provider.' } };
    expect(await run([problem])).toEqual([1, 'No provider. (provider_not_found)']);
    expect(await run([{ status: 200, body: {} }])).toEqual([
      1,
      'The service answered with status 200, and not as a sign-in goes.',
    ]);
  });
});
