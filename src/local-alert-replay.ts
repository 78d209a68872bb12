import type { RuleSet } from './modules/alerts/domain/rule-set.ts';
import { replayAlerts } from './modules/alerts/replay/replay-alerts.ts';
import { alertRulesSection } from './modules/alerts/rules/alert-rules-section.ts';
import type { LocalCommands } from './modules/cli/local-commands.ts';
import { locateBy } from './profiles/locate-by.ts';
import { systemClock } from './shared/clock.ts';
import { FollowedSections } from './modules/settings/followed-sections.ts';
import { SettingsError } from './modules/settings/settings-error.ts';

/** `keytrail alerts replay`: the rules of a file, or as they are without one, over files of history. */
export const localAlertReplay: LocalCommands['replayAlerts'] = async (request, onProgress) => {
  const { paths, fromMs, toMs } = request;
  const replay = await replayAlerts({
    ...{ paths, fromMs, toMs },
    nowMs: systemClock.nowMs(),
    rules: await rulesOf(request.rulesFile),
    locate: await locateBy(request),
    onProgress: ({ bytes, bytesTotal }) => onProgress({ done: bytes, total: bytesTotal, unit: 'bytes' }),
  });
  const { files, corruptFiles, leftOut, events, subjects } = replay;
  return {
    ...{ files, corruptFiles, leftOut, events, subjects },
    rules: [...replay.byRule]
      .map(([rule, alerts]) => ({ rule, alerts }))
      .sort((one, other) => other.alerts - one.alerts || one.rule.localeCompare(other.rule)),
    alerts: replay.findings,
  };
};

const WRONG_RULES = 'Nothing was replayed, because these rules cannot be used:';

/** @throws SettingsError naming every problem of the file with its line */
async function rulesOf(path: string | null): Promise<RuleSet> {
  const nothing = (): void => undefined;
  const sections = await FollowedSections.open({ path, onBroken: nothing, onChanged: nothing });
  try {
    return sections.follow(alertRulesSection).current();
  } catch (error) {
    if (error instanceof SettingsError) throw new SettingsError(error.problems, WRONG_RULES);
    throw error;
  }
}
