import type { CliCommand } from './cli-command.ts';
import { endSuppression, listSuppressions, suppressAlerts } from './commands/alert-suppressions.ts';
import { acknowledgeAlert, getAlert, listAlerts, resolveAlert } from './commands/alerts.ts';
import { replayAlerts } from './commands/alerts-replay.ts';
import { athenaInit } from './commands/athena-init.ts';
import { disableKey, enableKey, revokeKey, rotateKey } from './commands/change-key.ts';
import { checkConfiguration } from './commands/check-configuration.ts';
import { createKey } from './commands/create-key.ts';
import { demo } from './commands/demo.ts';
import { events } from './commands/events.ts';
import { checkEvidence } from './commands/evidence-check.ts';
import { evidence } from './commands/evidence.ts';
import { importTiled } from './commands/import-tiled.ts';
import { blastRadius, listLeaks, reportLeak } from './commands/leaks.ts';
import { importCloudTrail, rebuild, serve } from './commands/local.ts';
import { integrity } from './commands/integrity.ts';
import { login } from './commands/login.ts';
import { logout } from './commands/logout.ts';
import { listNotificationChannels, testNotificationChannel } from './commands/notifications.ts';
import { listPolicies, policyFindings } from './commands/policies.ts';
import {
  approvePolicyException,
  listPolicyExceptions,
  rejectPolicyException,
  requestPolicyException,
  withdrawPolicyException,
} from './commands/policy-exceptions.ts';
import { query } from './commands/query.ts';
import { getKey, keyRotation, listKeys } from './commands/read-keys.ts';
import {
  accessReviewReport,
  failedAttemptsReport,
  inventoryReport,
  unusedKeysReport,
  usageReport,
} from './commands/report.ts';
import {
  downloadReport,
  listReportRuns,
  listReportSchedules,
  runReportSchedule,
} from './commands/report-runs.ts';
import {
  attestKey,
  closeReview,
  decideOnKey,
  listReviews,
  openReview,
  reviewKeys,
} from './commands/reviews.ts';
import { settings } from './commands/settings.ts';
import { addUser, hashPasswordCommand } from './commands/users.ts';
import { verifyLogs } from './commands/verify-logs.ts';
import { verifyKey } from './commands/verify-key.ts';
import { whoami } from './commands/whoami.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CliCommand[] = [
  serve,
  login,
  logout,
  whoami,
  createKey,
  listKeys,
  getKey,
  verifyKey,
  rotateKey,
  keyRotation,
  revokeKey,
  disableKey,
  enableKey,
  unusedKeysReport,
  usageReport,
  inventoryReport,
  accessReviewReport,
  failedAttemptsReport,
  listReportSchedules,
  listReportRuns,
  runReportSchedule,
  downloadReport,
  listPolicies,
  policyFindings,
  listPolicyExceptions,
  requestPolicyException,
  approvePolicyException,
  rejectPolicyException,
  withdrawPolicyException,
  listAlerts,
  getAlert,
  acknowledgeAlert,
  resolveAlert,
  replayAlerts,
  suppressAlerts,
  listSuppressions,
  endSuppression,
  listNotificationChannels,
  testNotificationChannel,
  reportLeak,
  listLeaks,
  blastRadius,
  query,
  events,
  importCloudTrail,
  importTiled,
  rebuild,
  integrity,
  verifyLogs,
  athenaInit,
  checkEvidence,
  evidence,
  listReviews,
  openReview,
  reviewKeys,
  attestKey,
  decideOnKey,
  closeReview,
  settings,
  checkConfiguration,
  hashPasswordCommand,
  addUser,
  demo,
];
