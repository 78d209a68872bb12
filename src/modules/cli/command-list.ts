import type { CliCommand } from './cli-command.ts';
import { athenaInit } from './commands/athena-init.ts';
import { disableKey, enableKey, revokeKey, rotateKey } from './commands/change-key.ts';
import { checkConfiguration } from './commands/check-configuration.ts';
import { createKey } from './commands/create-key.ts';
import { demo } from './commands/demo.ts';
import { events } from './commands/events.ts';
import { importTiled } from './commands/import-tiled.ts';
import { importCloudTrail, rebuild, serve } from './commands/local.ts';
import { login } from './commands/login.ts';
import { logout } from './commands/logout.ts';
import { query } from './commands/query.ts';
import { getKey, keyRotation, listKeys } from './commands/read-keys.ts';
import { inventoryReport, unusedKeysReport, usageReport } from './commands/report.ts';
import { settings } from './commands/settings.ts';
import { addUser, hashPasswordCommand } from './commands/users.ts';
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
  query,
  events,
  importCloudTrail,
  importTiled,
  rebuild,
  athenaInit,
  settings,
  checkConfiguration,
  hashPasswordCommand,
  addUser,
  demo,
];
