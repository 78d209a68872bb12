import type { KnownEvent, PolicyExceptionEvent } from '../../../events/catalogue.ts';
import type { PolicyActionsHeld } from '../../../events/policy-actions-held.ts';
import type { PolicyStepTaken } from '../../../events/policy-step-taken.ts';
import type { Notification } from '../../notifications/domain/notification.ts';

/**
 * What people are told of policies: each step, with what comes next and how to avoid it, to the owner of the key; that
 * somebody asks for an exception, and what was decided; that a policy held back. A dry run tells nobody anything.
 */
export function policyNotification(event: KnownEvent): Notification | null {
  switch (event.type) {
    case 'PolicyStepTaken':
      return event.data.dryRun ? null : stepNotification(event);
    case 'PolicyActionsHeld':
      return heldNotification(event);
    case 'PolicyExceptionRequested':
    case 'PolicyExceptionApproved':
    case 'PolicyExceptionRejected':
    case 'PolicyExceptionWithdrawn':
      return exceptionNotification(event);
    default:
      return null;
  }
}

const SUBJECTS = {
  notify: 'API key needs attention',
  disable: 'API key disabled by policy',
  revoke: 'API key revoked by policy',
} as const;

const NEXT = {
  notify: 'The key will be looked at again',
  disable: 'It will be disabled',
  revoke: 'It will be revoked for good',
};

function stepNotification({ id, time, tenant, keyId, data }: PolicyStepTaken): Notification {
  const { keyName, owner, policy, control, step, finding, facts, ...rest } = data;
  return {
    ...{ id, time, tenant, type: 'policy.step' },
    orderKey: keyId ?? policy,
    subject: `${SUBJECTS[step]}: ${keyName}`,
    text: [
      `${foundOf(data)} (policy ${policy}, control ${control}).`,
      DONE[step],
      ...nextOf(data),
      `Key ${keyId ?? ''} of ${owner}, tenant ${tenant}.`,
    ].join('\n'),
    data: { keyId, keyName, owner, tenant, policy, control, step, finding, ...facts, ...rest },
    recipients: [owner],
    files: [],
  };
}

const DONE = {
  notify: 'Nothing has been done to it yet.',
  disable: 'It is disabled: it is refused until an administrator enables it again.',
  revoke: 'It is revoked: it is refused for ever.',
} as const;

function foundOf({ keyName, finding, days, windowDays, comparison, facts }: PolicyStepTaken['data']): string {
  const allowed = `${comparison === 'over' ? 'up to' : 'less than'} ${windowDays} days are allowed`;
  switch (finding) {
    case 'unused':
      return facts.lastUsedAt === null
        ? `The API key ${keyName} has not been used for at least ${days} days; ${allowed}`
        : `The API key ${keyName} was last used at ${facts.lastUsedAt}, ${days} days ago; ${allowed}`;
    case 'not_rotated':
      return `The API key ${keyName} has had the same secret for ${days} days; ${allowed}`;
    case 'unknown':
      return `Whether the API key ${keyName} was used in the last ${windowDays} days is not known: the trail does not cover them`;
  }
}

function nextOf({ nextStep, nextAt, finding, step }: PolicyStepTaken['data']): readonly string[] {
  if (nextStep === null || nextAt === null)
    return step === 'notify' ? ['Nothing will be done to it by itself.'] : [];
  const avoid =
    step === 'disable' ? 'have it enabled again' : finding === 'not_rotated' ? 'rotate it' : 'use it';
  return [
    `${NEXT[nextStep]} at ${nextAt}. To avoid that, ${avoid}, or ask for an exception; if nobody needs it, revoke it.`,
  ];
}

const heldNotification = ({ id, time, tenant, data }: PolicyActionsHeld): Notification => ({
  ...{ id, time, tenant, type: 'policy.held' },
  orderKey: data.policy,
  subject: `Policy ${data.policy} held back: ${data.due} of ${data.population} keys at once`,
  text: [
    `The policy ${data.policy} would have disabled or revoked ${data.due} of ${data.population} keys in one run, which is more than ${data.percentMax} percent; it has done so to none.`,
    'Check the clock, the policy and the trail. If it is right, raise acts_on_percent_max of policies in keytrail.yaml until it is done.',
  ].join('\n'),
  data: { ...data, severity: 'critical' },
  recipients: [],
  files: [],
});

const EXCEPTIONS = {
  PolicyExceptionRequested: 'requested',
  PolicyExceptionApproved: 'approved',
  PolicyExceptionRejected: 'rejected',
  PolicyExceptionWithdrawn: 'withdrawn',
} as const;

function exceptionNotification(event: PolicyExceptionEvent): Notification {
  const { id, time, tenant, type, actor, data } = event;
  const { exceptionId, policy, ofKeyId, ofOwner, until, requestedBy } = data;
  const what = EXCEPTIONS[type];
  const scope = ofKeyId ?? (ofOwner === null ? `every key of ${tenant}` : `keys of ${ofOwner}`);
  const words = 'reason' in data ? data.reason : data.note;
  return {
    ...{ id, time, tenant, type: 'policy.exception' },
    orderKey: exceptionId,
    subject: `Exception from ${policy} ${what}: ${scope}`,
    text: [
      `${actor.email ?? actor.id} has ${what} an exception from the policy ${policy} for ${scope}, until ${until}.`,
      ...(words === null ? [] : [words]),
      ...(what === 'requested' ? ['Somebody else, who does not own the keys, has to approve it.'] : []),
      `Exception ${exceptionId}, asked for by ${requestedBy}.`,
    ].join('\n'),
    data: { ...data, tenant, state: what },
    recipients: what === 'requested' ? [] : [requestedBy],
    files: [],
  };
}
