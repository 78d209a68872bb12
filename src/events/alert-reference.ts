import { z } from 'zod';

/** How much an alert matters: `critical` wakes somebody up, `low` waits for the weekly look. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Which alert an event is about; in every event about an alert that exists. */
export const alertReferenceShape = {
  /** `alr_` and 32 hexadecimal digits, derived from the rule, its subject and the event that set it off. */
  alertId: z.string(),
  /** Name of the rule, such as `use-after-revoke`. */
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  keyName: z.string().nullable(),
  owner: z.string().nullable(),
};

export const exampleAlertReference = {
  alertId: 'alr_5f0c2a4be6d1470c9a3e8b7d6c5f4e3a',
  rule: 'use-after-revoke',
  severity: 'critical',
  keyName: 'ci-github-prod-2026q4',
  owner: 'ana@example.com',
} as const;
