import { describe, expect, it } from '@jest/globals';
import { formatSecret } from '../../keys/domain/secret-format.ts';
import { systemIds } from '../../../shared/ids.ts';
import { requestIdOf } from './request-id.ts';

const idFor = (given?: string) =>
  requestIdOf({ ...systemIds, requestId: () => 'ours' })({
    headers: given === undefined ? {} : { 'x-request-id': given },
  });

describe('the id of a request', () => {
  it.each(['019a9b3c-5d70-7a11-8c22-9d33ae44bf55', '01JD8Y5V4W6T', '4bf92f3577b34da6a3ce929d0e0e4736'])(
    'is the one that came with it: %s',
    (given) => expect(idFor(given)).toBe(given),
  );

  it.each([
    ['there is none', undefined],
    ['it is too short to tell requests apart', 'abc'],
    ['it is too long', 'a'.repeat(65)],
    ['it could break a log or a header', 'abcdefgh\tij'],
    ['it is a key’s secret', formatSecret('qk', new Uint8Array(32))],
    ['it is a secret of 72 digits', '0'.repeat(72)],
  ])('is a new one when %s', (_, given) => expect(idFor(given)).toBe('ours'));
});
