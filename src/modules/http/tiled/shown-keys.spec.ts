import { expect, it } from '@jest/globals';
import type { KeyReading } from '../../keys/key-readings.ts';
import type { HttpRequest } from '../access/http-request.ts';
import { recordShownKeys } from './shown-keys.ts';

it('takes as many events as the keys need, so that none is too large for the log', async () => {
  const recorded: KeyReading[] = [];
  const readings = { record: (reading: KeyReading) => Promise.resolve(void recorded.push(reading)) };
  const request = { caller: {}, method: 'GET', routeOptions: { url: '/x' } } as HttpRequest;
  const keys = Array.from({ length: 1_001 }, (_, n) => ({ id: `key_${n}`, owner: 'ana', tenant: 'acme' }));
  await recordShownKeys(readings, request, keys, {});
  expect(recorded.map((reading) => reading.keys.length)).toEqual([500, 500, 1]);
  expect(recorded.flatMap((reading) => reading.keys)).toEqual(keys);
  expect(recorded[0]?.endpoint).toBe('GET /x');
});
