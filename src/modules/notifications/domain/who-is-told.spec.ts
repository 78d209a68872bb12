import { describe, expect, it } from '@jest/globals';
import { channel, notification } from '../../../../test/fixtures/notifications.ts';
import { isToldOf } from './who-is-told.ts';

const told = (of: Parameters<typeof channel>[0], what: Parameters<typeof notification>[0] = {}): boolean =>
  isToldOf(channel(of), notification(what));

describe('a channel', () => {
  it.each([
    ['alert.*', 'alert.raised', true],
    ['alert.raised', 'alert.resolved', false],
    ['*', 'report.made', true],
  ] as const)('that wants %s is told of %s: %s', (pattern, type, expected) => {
    expect(told({ types: [pattern] }, { type })).toBe(expected);
  });

  it.each([
    ['high', 'critical', true],
    ['high', 'high', true],
    ['high', 'medium', false],
    ['low', 'low', true],
    ['critical', undefined, true],
  ] as const)('of %s alerts is told of one that is %s: %s', (minSeverity, severity, expected) => {
    expect(told({ minSeverity }, { data: severity === undefined ? {} : { severity } })).toBe(expected);
  });

  it('of some tenants is told of nothing else', () => {
    expect(told({ tenants: ['acme'] })).toBe(true);
    expect(told({ tenants: ['globex'] })).toBe(false);
  });

  it('of mail is told of what has somebody to be sent to', () => {
    const transport = {
      ...({ kind: 'email', host: 'mail', port: 587, tls: 'starttls', caFile: null, signIn: null } as const),
      ...{ from: 'keytrail@example.com', tellRecipients: true },
    };
    expect(told({ transport }, { recipients: ['ana@example.com'] })).toBe(true);
    expect(told({ transport }, { recipients: ['the ci team'] })).toBe(false);
    expect(told({ transport, to: ['oncall@example.com'] })).toBe(true);
    const silent = { ...transport, tellRecipients: false };
    expect(told({ transport: silent }, { recipients: ['ana@example.com'] })).toBe(false);
  });
});
