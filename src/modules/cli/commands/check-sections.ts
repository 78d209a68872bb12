import type { Settings } from '../../../shared/settings.ts';
import { alertRulesSection } from '../../alerts/rules/alert-rules-section.ts';
import { secretReader } from '../../notifications/channel-secrets.ts';
import { channelsSectionOf } from '../../notifications/channels-section.ts';
import { policiesSection } from '../../policies/policies-section.ts';
import { reportSchedulesSection } from '../../schedules/schedule-section.ts';
import type { SectionDefinition } from '../../settings/file-section.ts';
import type { Environment } from '../../settings/parse-environment.ts';
import { FollowedSections } from '../../settings/followed-sections.ts';

/** Sections of keytrail.yaml that rooms read by themselves. Add yours here. */
const sectionsOf = (settings: Settings, environment: Environment): readonly SectionDefinition<unknown>[] => [
  alertRulesSection,
  reportSchedulesSection,
  policiesSection,
  channelsSectionOf(settings, secretReader(environment)),
];

/** @throws SettingsError naming every problem of the first section that cannot be used, with its line */
export async function checkSections(settings: Settings, environment: Environment): Promise<void> {
  const nothing = (): void => undefined;
  const sections = await FollowedSections.open({
    path: settings.settingsFile,
    onBroken: nothing,
    onChanged: nothing,
  });
  for (const section of sectionsOf(settings, environment)) sections.follow(section);
}
