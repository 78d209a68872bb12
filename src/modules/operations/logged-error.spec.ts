import { describe, expect, it } from '@jest/globals';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { loggedError, reasonOfError } from './logged-error.ts';

describe('an error in the log', () => {
  it('says a reason once, however many errors around it quote it', () => {
    const socket = new Error('connect ECONNREFUSED 127.0.0.1:9092');
    const connection = new Error(`Connection error: ${socket.message}`, { cause: socket });
    const retries = new Error(connection.message, { cause: connection });
    const error = new InfrastructureError(
      'log_unavailable',
      `The event log cannot be written: Kafka did not acknowledge a batch: ${retries.message}.`,
      retries,
    );
    const message =
      'The event log cannot be written: Kafka did not acknowledge a batch: Connection error: connect ECONNREFUSED 127.0.0.1:9092.';
    expect(loggedError(error)).toEqual({ type: 'InfrastructureError', code: 'log_unavailable', message });
    expect(reasonOfError(error)).toBe(message);
  });

  it('keeps the reasons that are not said yet', () => {
    const error = new InfrastructureError(
      'query_engine_failed',
      'A report query failed.',
      new Error('no such column'),
    );
    expect(reasonOfError(error)).toBe('A report query failed: no such column');
  });

  it('has the stack of what nobody foresaw, and of a bug behind a failure of something else', () => {
    const bug = new TypeError('x is not a function');
    expect(loggedError(bug)).toMatchObject({ type: 'TypeError', message: bug.message, stack: bug.stack });
    const failure = new InfrastructureError('query_engine_failed', 'A statement could not be judged.', bug);
    expect(loggedError(failure)).toMatchObject({
      code: 'query_engine_failed',
      message: 'A statement could not be judged: x is not a function',
      stack: expect.stringContaining('caused by: TypeError: x is not a function') as unknown,
    });
  });

  it('ends where causes go round in a circle', () => {
    const [one, other] = [new Error('one'), new Error('other')];
    one.cause = other;
    other.cause = one;
    expect(reasonOfError(one)).toBe('one: other');
  });

  it('may be anything', () => {
    expect([loggedError('text'), loggedError(undefined), loggedError(null)]).toEqual([
      'text',
      undefined,
      null,
    ]);
  });
});
