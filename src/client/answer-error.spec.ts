import { describe, expect, it } from '@jest/globals';
import { errorOf } from './answer-error.ts';
import type { ApiAnswer } from './exchange.ts';

const answer = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): ApiAnswer => {
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // As the transport has it.
  }
  return { status, text, body, headers: new Headers(headers) };
};

const PROBLEM = {
  type: '/errors/validation_failed',
  title: 'Not as it must be',
  status: 422,
  code: 'validation_failed',
  detail: 'The body is not as it must be.',
  errors: [{ path: 'rateLimit', message: 'Too small' }],
  requestId: 'request_1',
};

describe('an answer that is no success', () => {
  it('is an error with the words of the problem', () => {
    const error = errorOf(answer(422, JSON.stringify(PROBLEM)), []);
    expect({ ...error, message: error.message, name: error.name }).toEqual({
      name: 'KeytrailError',
      message: 'The body is not as it must be. (validation_failed)',
      status: 422,
      code: 'validation_failed',
      detail: 'The body is not as it must be.',
      errors: [{ path: 'rateLimit', message: 'Too small' }],
      retryAfterSeconds: null,
      requestId: 'request_1',
    });
  });

  it.each([
    ['{"error":"slow_down","error_description":"Slower."}', 'slow_down', 'Slower.'],
    ['{"error":"access_denied"}', 'access_denied', 'The service refused.'],
    ['<html>Bad gateway</html>', 'not_understood', 'The service answered with status 502.'],
    ['', 'not_understood', 'The service answered with status 502.'],
    ['null', 'not_understood', 'The service answered with status 502.'],
    ['"a text"', 'not_understood', 'The service answered with status 502.'],
    ['[1]', 'not_understood', 'The service answered with status 502.'],
    ['{"code":7,"detail":{}}', 'not_understood', 'The service answered with status 502.'],
    ['{"message":"Internal"}', 'not_understood', 'The service answered with status 502.'],
  ])('is understood if it is %s', (text, code, detail) => {
    expect(errorOf(answer(502, text), [])).toMatchObject({ status: 502, code, detail, errors: [] });
  });

  it.each([
    [{ errors: 'none' }, []],
    [
      { errors: [null, 7, {}, { path: 'a', message: 1 }] },
      [
        { path: '', message: '' },
        { path: '', message: '' },
        { path: '', message: '' },
        { path: 'a', message: '' },
      ],
    ],
  ])('has as wrong fields what is readable of %j', (more, errors) => {
    expect(errorOf(answer(422, JSON.stringify({ ...PROBLEM, ...more })), []).errors).toEqual(errors);
  });

  it.each([
    { detail: 'Not good: qk_secret' },
    { code: 'qk_secret' },
    { requestId: 'qk_secret' },
    { errors: [{ path: 'a', message: 'is qk_secret' }] },
  ])('does not repeat a secret of the request, as in %j', (more) => {
    const error = errorOf(answer(400, JSON.stringify({ ...PROBLEM, ...more })), ['qk_secret']);
    expect(error).toMatchObject({
      status: 400,
      code: 'code' in more ? 'not_understood' : 'validation_failed',
      detail: 'The service refused.',
      errors: [],
      requestId: null,
    });
    expect(`${JSON.stringify(error)}${error.stack}`).not.toContain('qk_secret');
  });

  it.each([
    ['7', 7],
    ['0', 0],
    ['-1', null],
    ['soon', null],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ])('says after how long to try again: %s', (header, seconds) => {
    const refused = answer(429, JSON.stringify(PROBLEM), { 'retry-after': header });
    expect(errorOf(refused, []).retryAfterSeconds).toBe(seconds);
    expect(errorOf({ ...refused, body: 'busy' }, []).retryAfterSeconds).toBe(seconds);
  });
});
