import type { MetricSource } from '../operations/metrics.ts';
import type { ReadinessCheck } from '../operations/readiness.ts';
import type { FollowedSections, SectionTrouble } from './followed-sections.ts';

/** How things stand with the sections of keytrail.yaml that are followed, for `/metrics` and `/readyz`. */
export class SectionStatus {
  readonly #sections: Pick<FollowedSections, 'names' | 'troubles'>;

  constructor(sections: Pick<FollowedSections, 'names' | 'troubles'>) {
    this.#sections = sections;
  }

  /**
   * Always ready: what was in force still is, and a mistyped file that takes every process out of service would be the
   * greater harm. Names places only, because everybody may ask; what is wrong there stands in the log.
   */
  readonly readiness: ReadinessCheck = {
    name: 'configuration-sections',
    check: () => {
      const troubles = this.#sections.troubles();
      return { ready: true, detail: troubles.length === 0 ? IN_ORDER : inTrouble(troubles) };
    },
  };

  readonly metrics: readonly MetricSource[] = [
    {
      name: 'keytrail_configuration_section_in_trouble',
      help: '1 while a section of keytrail.yaml cannot be used as it stands there; the log says why.',
      labelNames: ['section'],
      read: () => {
        const broken = new Set(this.#sections.troubles().map(({ section }) => section));
        return this.#sections.names().map((section) => ({
          value: broken.has(section) ? 1 : 0,
          labels: { section },
        }));
      },
    },
  ];
}

const IN_ORDER = 'Every section of keytrail.yaml that is followed counts as it stands there.';

const inTrouble = (troubles: readonly SectionTrouble[]): string =>
  `Not used as it stands there, and the next start would fail: ${troubles
    .map(placeOf)
    .join('; ')}. What was in force before still is; the log says what is wrong.`;

/** `alert_rules (keytrail.yaml, line 12)`: the first place of each section. */
function placeOf({ section, file, problems }: SectionTrouble): string {
  const line = problems[0]?.line ?? null;
  const more = problems.length > 1 ? ` and ${problems.length - 1} more` : '';
  return `${section} (${file}${line === null ? '' : `, line ${line}`}${more})`;
}
