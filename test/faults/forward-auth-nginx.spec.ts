import { expect, it } from '@jest/globals';
import { ForwardAuth } from '../fixtures/forward-auth.ts';
import { problemIn } from '../fixtures/proxy-client.ts';
import { RecordingServer } from '../fixtures/recording-server.ts';
import { describeWithService } from '../fixtures/services.ts';
import { TestService } from '../scenarios/service.ts';
import { freePort } from '../services/free-port.ts';

/** keytrail-question.conf waits 2 s for an answer; the rest is for a busy machine. */
const FROZEN_MS_MAX = 15_000;

const UNAVAILABLE = {
  title: 'Not ready',
  status: 503,
  code: 'not_ready',
  detail: 'API keys cannot be checked at present.',
};

describeWithService('nginx lets nobody pass', 'nginx', (program) => {
  const expectClosed = async (proxy: ForwardAuth, secret: string): Promise<void> => {
    const answer = await proxy.ask('/', { headers: { 'x-api-key': secret } });
    expect([answer.status, problemIn(answer)]).toEqual([503, UNAVAILABLE]);
    expect(proxy.application.arrived).toEqual([]);
  };

  it('while Keytrail is down, and everybody again who may once it is back', async () => {
    const port = await freePort();
    const environment = { PORT: String(port) };
    let service = await TestService.start(environment);
    const { root, administrator } = service;
    const proxy = await ForwardAuth.start({ program, keytrailPort: port });
    try {
      const { secret } = await service.createKey({ name: 'patient' });
      await service.halt();
      await expectClosed(proxy, secret);
      service = await TestService.start(environment, { root, administrator });
      expect((await proxy.ask('/', { headers: { 'x-api-key': secret } })).status).toBe(200);
    } finally {
      await proxy.stop();
      await service.stop();
    }
  });

  it('while Keytrail is frozen, within a bounded time', async () => {
    const frozen = await RecordingServer.start('never');
    const proxy = await ForwardAuth.start({ program, keytrailPort: frozen.port });
    try {
      const started = performance.now();
      await expectClosed(proxy, 'qk_any');
      expect(performance.now() - started).toBeLessThan(FROZEN_MS_MAX);
      expect(frozen.arrived).toHaveLength(1);
    } finally {
      await proxy.stop();
      await frozen.stop();
    }
  });

  it.each([
    ['is down', null],
    ['answers 500', 500],
    ['answers 404, since it is something else', 404],
    ['answers with a redirect', 302],
  ])('while Keytrail %s and the server’s own pages make a success of every error', async (_, status) => {
    const keytrail = await RecordingServer.start({ status: status ?? 500, text: '' });
    if (status === null) await keytrail.stop();
    const proxy = await ForwardAuth.start({
      program,
      keytrailPort: status === null ? await freePort() : keytrail.port,
      server: `
        recursive_error_pages on;
        proxy_intercept_errors on;
        satisfy any;
        allow all;
        error_page 302 400 401 403 404 500 502 503 504 =200 @sorry;
        location @sorry { return 200 'sorry'; }`,
    });
    try {
      await expectClosed(proxy, 'qk_any');
    } finally {
      await proxy.stop();
      if (status !== null) await keytrail.stop();
    }
  });
});
