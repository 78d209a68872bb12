import type { Page } from '../../routing/page.ts';
import { openFindings } from './open-findings.ts';
import { openPolicies } from './open-policies.ts';

/** What is demanded of keys, which do not keep it, and who has leave. */
export const policiesPage: Page = {
  name: 'policies',
  title: 'Policies',
  anyOf: ['reports:read'],
  open: ({ path }, desk) => {
    const [, name] = path;
    return name === undefined ? openPolicies(desk) : openFindings(name, desk);
  },
};
