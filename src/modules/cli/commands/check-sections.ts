import type { Settings } from '../../../shared/settings.ts';
import { alertRulesSection } from '../../alerts/rules/alert-rules-section.ts';
import { secretReader } from '../../notifications/channel-secrets.ts';
import { channelsSectionOf } from '../../notifications/channels-section.ts';
import { untoldOwners } from '../../policies/domain/untold-owners.ts';
import { policiesSection } from '../../policies/policies-section.ts';
import { reportSchedulesSection } from '../../schedules/schedule-section.ts';
import { FollowedSections } from '../../settings/followed-sections.ts';
import type { SectionDefinition } from '../../settings/file-section.ts';
import type { Environment } from '../../settings/parse-environment.ts';
import { SettingsError } from '../../settings/settings-error.ts';

/** A section of keytrail.yaml, and what the service would go by, in a few words. */
export interface CheckedSection {
  readonly section: string;
  readonly counts: string;
}

export interface CheckedSections {
  readonly counts: readonly CheckedSection[];
  /** Every problem of every section, with its line. */
  readonly problems: readonly string[];
  /** What is right by itself, and probably not meant: sections that do not go with each other. */
  readonly warnings: readonly string[];
}

/** Reads the sections that rooms read by themselves. @throws SettingsError when the file cannot be read */
export async function checkSections(settings: Settings, environment: Environment): Promise<CheckedSections> {
  const nothing = (): void => undefined;
  const sections = await FollowedSections.open({
    path: settings.settingsFile,
    onBroken: nothing,
    onChanged: nothing,
  });
  const counts: CheckedSection[] = [];
  const problems: string[] = [];
  const check = <Value>(
    definition: SectionDefinition<Value>,
    countsOf: (value: Value) => string,
  ): Value | null => {
    try {
      const value = sections.follow(definition).current();
      counts.push({ section: definition.name, counts: countsOf(value) });
      return value;
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  };
  // Add yours here.
  check(alertRulesSection, (rules) => {
    const all = Object.values(rules);
    const isOn = all.filter(({ enabled }) => enabled).length;
    return isOn === all.length
      ? `${all.length} rules in force`
      : `${isOn} of ${all.length} rules in force, the others are switched off`;
  });
  const channels = check(channelsSectionOf(settings, secretReader(environment)), (all) =>
    listed(
      all.map(({ name }) => name),
      'nobody is told of anything',
    ),
  );
  check(reportSchedulesSection, (schedules) =>
    listed(
      schedules.map(({ name }) => name),
      'no report comes by itself',
    ),
  );
  const policies = check(policiesSection, ({ inForce }) =>
    listed(
      inForce.map(({ name, dryRun }) => (dryRun ? `${name} (dry run)` : name)),
      'no policy is in force',
    ),
  );
  const warnings = channels && policies ? untoldOwners(policies.inForce, channels) : [];
  return { counts, problems, warnings };
}

/** Names that are shown; a longer list is for the file itself. */
const NAMES_SHOWN_MAX = 5;

function listed(names: readonly string[], none: string): string {
  if (names.length === 0) return `none: ${none}`;
  const more = names.length > NAMES_SHOWN_MAX ? ', …' : '';
  return `${names.length}: ${names.slice(0, NAMES_SHOWN_MAX).join(', ')}${more}`;
}
