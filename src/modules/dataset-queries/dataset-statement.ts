import { readFile } from 'node:fs/promises';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';

/** The folder is at the same distance from the sources and from the build. */
const FOLDER = new URL('../../../queries/datasets/', import.meta.url);

const texts = new Map<string, Promise<string>>();

/** The text of a reviewed statement. Read once: what is reviewed does not change while the program runs. */
export function datasetStatement(name: string): Promise<string> {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFile(new URL(`${name}.sql`, FOLDER), 'utf8').catch((cause: unknown) => {
      texts.delete(name);
      throw new InfrastructureError(
        'report_query_missing',
        `The query ${name} of the datasets cannot be read.`,
        cause,
      );
    });
    texts.set(name, text);
  }
  return text;
}
