import type { IdlePolicy } from '../../reports/domain/idle-policy.ts';

/** What a pack for a control is made of. */
export interface Control {
  readonly id: string;
  readonly title: string;
  /** What the control demands, in words of ours. */
  readonly demands: string;
  readonly source: string;
  /**
   * `keys`: every key as of the end of the period. `attempts`: all requests by day. `changes`: every change to keys, users,
   * alerts and reviews in the period.
   */
  readonly population: 'keys' | 'attempts' | 'changes';
  readonly findings:
    | ({ readonly kind: 'unused-keys' } & IdlePolicy)
    | { readonly kind: 'failed-attempts' }
    | { readonly kind: 'none' };
  /** Names of the policies whose exceptions belong to the control. */
  readonly policies: readonly string[];
}

/** The controls that there are packs for. facts of each: the figures are those of the sources named. */
export const CONTROLS: readonly Control[] = [
  {
    id: 'CIS-2.11',
    title: 'Credentials unused for 45 days or more are disabled',
    demands: 'Credentials that were not used for 45 days or more are disabled.',
    source: 'CIS AWS Foundations Benchmark 7.0.0, 2.11 (1.12 of older versions)',
    population: 'keys',
    findings: { kind: 'unused-keys', days: 45, comparison: 'at-least' },
    policies: ['cis-aws-7'],
  },
  {
    id: 'AC-2(3)',
    title: 'Inactive accounts are disabled',
    demands: 'Accounts that were inactive for 35 days are disabled within a day.',
    source: 'NIST SP 800-53 rev 5, AC-2(3), with the values of FedRAMP High',
    population: 'keys',
    findings: { kind: 'unused-keys', days: 35, comparison: 'at-least' },
    policies: ['fedramp-high'],
  },
  {
    id: 'PCI-10.2.1.4',
    title: 'All invalid access attempts are logged',
    demands: 'Every invalid attempt at logical access is logged, none of them sampled away.',
    source: 'PCI DSS 4.0.1, 10.2.1.4',
    population: 'attempts',
    findings: { kind: 'failed-attempts' },
    policies: [],
  },
  {
    id: '11.10(e)',
    title: 'Audit trail of changes',
    demands:
      'Changes are recorded with their time and who made them, by the computer, without hiding what was there before.',
    source: '21 CFR Part 11, 11.10(e)',
    population: 'changes',
    findings: { kind: 'none' },
    policies: [],
  },
];

export const CONTROL_IDS: readonly string[] = CONTROLS.map(({ id }) => id);

export const controlOf = (id: string): Control | undefined => CONTROLS.find((control) => control.id === id);
