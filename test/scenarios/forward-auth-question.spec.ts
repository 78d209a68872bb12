import { expect, it } from '@jest/globals';
import { ForwardAuth } from '../fixtures/forward-auth.ts';
import { RecordingServer } from '../fixtures/recording-server.ts';
import { describeWithService } from '../fixtures/services.ts';

describeWithService('what nginx asks Keytrail', 'nginx', (program) => {
  const body = '{"large":true}'.repeat(10_000);

  it.each([
    ['with its length', { 'Content-Length': String(body.length) }],
    ['in chunks', { 'Transfer-Encoding': 'chunked' }],
  ])('has no body sent %s, no cookie, and nothing that a client made up', async (_, framing) => {
    const keytrail = await RecordingServer.start({ status: 200, text: '' });
    // Bodies go on as they come in, which is when nginx would also announce chunks to Keytrail.
    const server = 'proxy_request_buffering off;';
    const proxy = await ForwardAuth.start({ program, keytrailPort: keytrail.port, server });
    try {
      const question = {
        method: 'POST',
        headers: {
          ...framing,
          Authorization: 'Bearer qk_a',
          'X-API-Key': 'qk_a',
          'User-Agent': 'etl/1.4',
          Cookie: 'session=1',
          'Content-Type': 'application/json',
          'X-Original-URI': '/other',
          'X-Forwarded-Uri': '/other',
          'X-Forwarded-Method': 'GET',
          'X-Forwarded-For': '203.0.113.9',
          'X-Keytrail-Dataset': 'invoices',
        },
        body,
      };
      const asked = {
        method: 'GET',
        url: '/v1/authorize?dataset=orders&permission=read',
        body: '',
        headers: {
          host: 'keytrail',
          authorization: 'Bearer qk_a',
          'x-api-key': 'qk_a',
          'user-agent': 'etl/1.4',
          'x-original-method': 'POST',
          'x-original-uri': '/orders/1?page=2',
          'x-forwarded-for': '127.0.0.1',
          'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
        },
      };
      // Twice: what one question leaves unread on the connection would be taken for the next.
      for (let n = 0; n < 2; n += 1) await proxy.ask('/orders/1?page=2', question);
      expect(keytrail.arrived).toEqual([asked, asked]);
      expect(proxy.application.arrived.map((arrived) => arrived.body === body)).toEqual([true, true]);
    } finally {
      await proxy.stop();
      await keytrail.stop();
    }
  });
});
