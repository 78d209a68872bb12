import { describe, expect, it } from '@jest/globals';
import type { PolicyStep } from '../../../events/policy-reference.ts';
import { policyActionsHeldV1 } from '../../../events/policy-actions-held.ts';
import { policyExceptionApprovedV1 } from '../../../events/policy-exception-approved.ts';
import { policyExceptionRequestedV1 } from '../../../events/policy-exception-requested.ts';
import type { Finding } from './evaluate.ts';
import { ago, found, NOW, policyOf, rotationControl, unusedControl } from './given-policy.fixture.ts';
import { policyNotification } from './policy-notification.ts';
import { stepTaken } from './policy-events.ts';
import type { Policy } from './policy.ts';

const control = unusedControl(45);

function told(finding: Finding | undefined, policy: Policy, step: PolicyStep = 'notify') {
  if (finding === undefined) throw new TypeError('no finding');
  const planned = { keyId: 'key_1', step, dueAt: NOW, resumes: false };
  return policyNotification(stepTaken(policy, finding, planned, undefined, NOW));
}

describe('what people are told of a policy', () => {
  it('is to the owner: what is wrong, what happens when, and how to avoid it', () => {
    const one = told(found(control, { lastUsedAt: ago(46) }), policyOf(control));
    expect(one).toMatchObject({
      type: 'policy.step',
      recipients: ['ana@example.com'],
      subject: 'API key needs attention: ana’s',
      text: [
        'The API key ana’s was last used at 2026-10-05T12:00:00.000Z, 46 days ago; less than 45 days are allowed (policy rules, control 2.11).',
        'Nothing has been done to it yet.',
        'It will be disabled at 2026-12-04T12:00:00.000Z. To avoid that, use it, or ask for an exception; if nobody needs it, revoke it.',
        'Key key_1 of ana@example.com, tenant acme.',
      ].join('\n'),
    });
  });

  it('says of a disabled key how to keep it from being revoked', () => {
    const { text } = told(found(control, { status: 'DISABLED' }), policyOf(control), 'disable') ?? {};
    expect(text).toContain(
      'It will be revoked for good at 2026-12-20T12:00:00.000Z. To avoid that, have it enabled again',
    );
  });

  it('says to rotate, where that is what is missing, and that nothing follows where nothing does', () => {
    const of = rotationControl(90);
    expect(told(found(of, {}), policyOf(of))?.text).toContain('To avoid that, rotate it');
    const stages = { notifyAfterDays: 0, disableAfterDays: null, revokeAfterDays: null };
    expect(told(found(of, {}), policyOf(of, { stages }))?.text).toContain(
      'Nothing will be done to it by itself.',
    );
  });

  it('does not pretend to know what nobody knows', () => {
    const text = told(found(control, { source: 'aws' }), policyOf(control))?.text;
    expect(text).toContain('is not known: the trail does not cover them');
    expect(text).toContain('Nothing will be done to it by itself.');
  });

  it('is nothing in a dry run', () => {
    expect(told(found(control, {}), policyOf(control, { dryRun: true }))).toBeNull();
  });

  it('is that somebody has to decide, to those who may; and what was decided, to who asked', () => {
    expect(policyNotification(policyExceptionRequestedV1.example)).toMatchObject({
      ...{ type: 'policy.exception', recipients: [] },
      subject: 'Exception from cis-aws-7 requested: key_019a9b3c5d6e7f808182838485868788',
    });
    expect(policyNotification(policyExceptionApprovedV1.example)?.recipients).toEqual(['ana@example.com']);
  });

  it('is, as something that wakes people up, that a policy held back', () => {
    expect(policyNotification(policyActionsHeldV1.example)).toMatchObject({
      ...{ type: 'policy.held', subject: 'Policy cis-aws-7 held back: 412 of 900 keys at once' },
      data: { severity: 'critical' },
    });
  });
});
