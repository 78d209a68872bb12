import { nearestName } from '../../shared/nearest-name.ts';
import type { FileProblem, LocatedMapping } from './domain/located-value.ts';
import { FILE_SECTIONS } from './file-sections.ts';
import { SETTING_NAMES } from './setting-definitions.ts';

const KNOWN: readonly string[] = [...SETTING_NAMES, ...FILE_SECTIONS];

/** Names of keytrail.yaml that are no setting and no section: at the next start they would be refused. Quotes none. */
export const unknownNames = ({ properties }: LocatedMapping): readonly FileProblem[] =>
  properties
    .filter(({ name }) => !KNOWN.includes(name))
    .map(({ name, line }) => {
      const nearest = nearestName(name, KNOWN);
      return {
        line,
        reason: `there is no such setting or section${nearest === null ? '.' : `; did you mean "${nearest}"?`}`,
      };
    });
