import { readFile } from 'node:fs/promises';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';

/** The reviewed statements of queries/reports, by the names of their files. */
export type ReportQueryName =
  | 'access-review'
  | 'blast-radius-acts'
  | 'blast-radius-addresses'
  | 'blast-radius-key'
  | 'blast-radius-keys'
  | 'blast-radius-leaks'
  | 'blast-radius-uses'
  | 'coverage'
  | 'failed-attempts'
  | 'failed-attempts-by-day'
  | 'inventory'
  | 'not-rotated'
  | 'recently-created'
  | 'unused-keys'
  | 'usage'
  | 'usage-by-day'
  | 'usage-by-key'
  | 'usage-by-owner';

/** The folder is at the same distance from the sources and from the build. */
const FOLDER = new URL('../../../queries/reports/', import.meta.url);

const texts = new Map<ReportQueryName, Promise<string>>();

/** The text of a reviewed statement. Read once: what is reviewed does not change while the program runs. */
export function reportQuery(name: ReportQueryName): Promise<string> {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFile(new URL(`${name}.sql`, FOLDER), 'utf8').catch((cause: unknown) => {
      texts.delete(name);
      throw new InfrastructureError(
        'report_query_missing',
        `The query of the report ${name} cannot be read.`,
        cause,
      );
    });
    texts.set(name, text);
  }
  return text;
}
