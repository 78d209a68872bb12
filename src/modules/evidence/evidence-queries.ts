import { readFile } from 'node:fs/promises';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { reportQuery, type ReportQueryName } from '../reports/report-queries.ts';
import type { Control } from './domain/controls.ts';
import type { PackFile } from './domain/evidence-pack.ts';

const QUERIES: Readonly<
  Record<Control['population'] | Control['findings']['kind'], readonly ReportQueryName[]>
> = {
  keys: ['inventory', 'coverage'],
  attempts: ['usage', 'usage-by-day', 'coverage'],
  changes: ['coverage'],
  'unused-keys': ['unused-keys'],
  'failed-attempts': ['failed-attempts', 'failed-attempts-by-day'],
  none: [],
};

export type AuditQueryName = 'admin-actions' | 'policy-controls' | 'trail-of-keys';

/** The statements behind a pack, as they were run. Throws InfrastructureError when one cannot be read. */
export async function queryFiles({ population, findings, policies }: Control): Promise<readonly PackFile[]> {
  const names = [...QUERIES[population], ...QUERIES[findings.kind]];
  const audits: readonly AuditQueryName[] = [
    'admin-actions',
    ...(policies === null ? [] : (['policy-controls'] as const)),
    ...(population === 'keys' ? (['trail-of-keys'] as const) : []),
  ];
  return Promise.all([
    ...names.map(async (name) => ({ path: `queries/${name}.sql`, text: await reportQuery(name) })),
    ...audits.map(async (name) => ({ path: `queries/${name}.sql`, text: await auditQuery(name) })),
  ]);
}

export const auditQuery = (name: AuditQueryName): Promise<string> =>
  readFile(new URL(`../../../queries/audit/${name}.sql`, import.meta.url), 'utf8').catch((cause: unknown) => {
    throw new InfrastructureError('report_query_missing', `The query ${name} cannot be read.`, cause);
  });
