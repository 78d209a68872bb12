import { ALERT_DIRECTORY } from '../modules/alerts/alert-directory.ts';
import { ALERT_HANDLING, AlertHandling } from '../modules/alerts/alert-handling.ts';
import { alertMetrics } from '../modules/alerts/alert-metrics.ts';
import { SqliteAlertDirectory } from '../modules/projections/alerts/sqlite-alert-directory.ts';
import type { OpenRoom } from '../room.ts';

/** Alerts after they were raised: who looks into them, what they were, and what silences them. */
export const openAlertsRoom: OpenRoom = ({ profile }) => {
  const { rows, keys, directory, principals, clock, ids } = profile;
  const alerts = new SqliteAlertDirectory(rows);
  const handling = new AlertHandling({
    ...{ lifecycle: keys.commands, alerts, keys: directory, principals, clock, ids },
  });
  return {
    providers: [
      [ALERT_DIRECTORY, alerts],
      [ALERT_HANDLING, handling],
    ],
    metrics: alertMetrics(alerts, clock),
    readiness: [],
    work: () => [],
  };
};
