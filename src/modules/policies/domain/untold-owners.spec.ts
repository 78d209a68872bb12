import { describe, expect, it } from '@jest/globals';
import type { Channel, MailServer } from '../../notifications/domain/channel.ts';
import { policyOf, unusedControl } from './given-policy.fixture.ts';
import type { Policy, PolicyStages } from './policy.ts';
import { untoldOwners } from './untold-owners.ts';

const acting = (more: Partial<Policy> = {}): Policy => policyOf(unusedControl(45), more);
const mail = (more: Partial<Channel> = {}, server: Partial<MailServer> = {}): Channel => ({
  ...{ name: 'mail', types: ['policy.*'], minSeverity: 'critical', tenants: null, to: [], target: null },
  transport: {
    ...{ kind: 'email', host: 'mail.example.com', port: 587, tls: 'starttls', caFile: null, signIn: null },
    ...{ from: 'keytrail@example.com', tellRecipients: true },
    ...server,
  },
  ...more,
});
const stages = (disableAfterDays: number | null, revokeAfterDays: number | null): PolicyStages => ({
  ...{ notifyAfterDays: 0, disableAfterDays, revokeAfterDays },
});
const sentence = (of = '', what = 'disables and revokes'): readonly string[] => [
  `policies: rules ${what} keys without telling their owners: no channel of mail with tell_recipients takes policy.step${of}.`,
];

describe('that owners are not told', () => {
  it.each([
    ['no channel', []],
    ['one of the log', [mail({ transport: { kind: 'log' } })]],
    ['mail about other things', [mail({ types: ['alert.*', 'policy.held'] })]],
    ['mail to the channel’s own people', [mail({ to: ['ops@example.com'] }, { tellRecipients: false })]],
  ] as const)('is said of a policy that acts where there is %s', (_, channels) => {
    expect(untoldOwners([acting()], channels)).toEqual(sentence());
    expect(untoldOwners([acting({ stages: stages(14, null) })], channels)).toEqual(sentence('', 'disables'));
  });

  it('is said of those tenants whose owners no channel tells', () => {
    const channels = [mail({ tenants: ['acme'] }), mail({ name: 'two', tenants: ['globex'] })];
    const untold = (tenants: Policy['tenants']) => untoldOwners([acting({ tenants })], channels);
    expect(untold(['acme', 'globex'])).toEqual([]);
    expect(untold(['acme', 'initech'])).toEqual(sentence(' of initech'));
    expect(untold(['a', 'b', 'c', 'd', 'e', 'f'])).toEqual(sentence(' of a, b, c, d, e, …'));
    expect(untold(null)).toEqual(sentence(' of every tenant'));
  });

  it('is not said where mail tells them, nor of policies that do nothing', () => {
    for (const types of [['policy.step'], ['*']])
      expect(untoldOwners([acting()], [mail({ tenants: ['acme'] }), mail({ types })])).toEqual([]);
    expect(untoldOwners([acting({ dryRun: true }), acting({ stages: stages(null, null) })], [])).toEqual([]);
  });
});
