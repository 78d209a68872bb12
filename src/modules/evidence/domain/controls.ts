import { CHANGE_EVENTS } from '../../../events/event-nature.ts';
import type { IdlePolicy } from '../../reports/domain/idle-policy.ts';

/** Which policies a control is about: those of a shipped pack, and those that have a control of one of these ids. */
export interface PoliciesOfControl {
  readonly pack: string;
  /** Ids of all controls of the pack. The trail has them, and not the name of the pack. */
  readonly controls: readonly string[];
}

/** What a pack for a control is made of. */
export interface Control {
  readonly id: string;
  readonly title: string;
  /** What the control demands, in words of ours. */
  readonly demands: string;
  readonly source: string;
  /**
   * `keys`: every key as of the end of the period. `attempts`: all requests by day. `changes`: every change in the period,
   * as event-nature.ts says what a change is.
   */
  readonly population: 'keys' | 'attempts' | 'changes';
  readonly findings:
    | ({ readonly kind: 'unused-keys' } & IdlePolicy)
    | { readonly kind: 'failed-attempts' }
    | { readonly kind: 'none' };
  /** What is counted, and what is not, for whoever reads the pack. */
  readonly counted: string;
  /** Null: nothing can be excepted from it. */
  readonly policies: PoliciesOfControl | null;
}

const COUNTED_KEYS =
  'The population is every key that existed by the end of the period, in whatever state. A use is a successful request; refused ones are none.';

/** The controls that there are packs for. The figures are those of the sources named. */
export const CONTROLS: readonly Control[] = [
  {
    id: 'CIS-2.11',
    title: 'Credentials unused for 45 days or more are disabled',
    demands: 'Credentials that were not used for 45 days or more are disabled.',
    source: 'CIS AWS Foundations Benchmark 7.0.0, 2.11 (1.12 of older versions)',
    population: 'keys',
    findings: { kind: 'unused-keys', days: 45, comparison: 'at-least' },
    counted: COUNTED_KEYS,
    policies: { pack: 'cis-aws-7', controls: ['2.11', '2.12'] },
  },
  {
    id: 'AC-2(3)',
    title: 'Inactive accounts are disabled',
    demands: 'Accounts that were inactive for 35 days are disabled within a day.',
    source: 'NIST SP 800-53 rev 5, AC-2(3), with the values of FedRAMP High',
    population: 'keys',
    findings: { kind: 'unused-keys', days: 35, comparison: 'at-least' },
    counted: COUNTED_KEYS,
    policies: { pack: 'fedramp-high', controls: ['AC-2(3)'] },
  },
  {
    id: 'PCI-10.2.1.4',
    title: 'All invalid access attempts are logged',
    demands: 'Every invalid attempt at logical access is logged, none of them sampled away.',
    source: 'PCI DSS 4.0.1, 10.2.1.4',
    population: 'attempts',
    findings: { kind: 'failed-attempts' },
    counted:
      'Invalid attempts are refused presentations of keys, failed sign-ins, requests of sessions that were not let in, and requests by whoever was let in for what is not theirs or not there for them (403 and 404). Requests that were refused for their form, or for the state of what they were about (400, 409, 422), are no attempts at access.',
    policies: null,
  },
  {
    id: '11.10(e)',
    title: 'Audit trail of changes',
    demands:
      'Changes are recorded with their time and who made them, by the computer, without hiding what was there before.',
    source: '21 CFR Part 11, 11.10(e)',
    population: 'changes',
    findings: { kind: 'none' },
    counted: `Changes are ${CHANGE_EVENTS.join(', ')}. Uses of keys and sessions, looks at the trail, findings of the service and messages to people are recorded too and are no changes.`,
    policies: null,
  },
];

export const CONTROL_IDS: readonly string[] = CONTROLS.map(({ id }) => id);

export const controlOf = (id: string): Control | undefined => CONTROLS.find((control) => control.id === id);
