import { CONFIG_EXIT_CODE, SettingsError } from './modules/settings/settings-error.ts';
import { loadSettings } from './modules/settings/load-settings.ts';
import { serve } from './serve.ts';
import { InfrastructureError } from './shared/infrastructure-error.ts';

/** Starts the service. Exits with 78 for wrong settings and with 1 for everything else that keeps it from serving. */
try {
  await serve(loadSettings(process.env, process.cwd()));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(error instanceof SettingsError ? CONFIG_EXIT_CODE : 1);
}

function sentenceOf(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof InfrastructureError) return `Keytrail cannot serve: ${error.message} (${error.code})`;
  return `Keytrail cannot serve: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
