import { createApp, type RunningApp } from './app.ts';
import { CONFIG_EXIT_CODE, SettingsError } from './modules/settings/settings-error.ts';
import { loadSettings } from './modules/settings/load-settings.ts';
import { InfrastructureError } from './shared/infrastructure-error.ts';

/** Starts the service: settings, data directory, listening; on SIGINT or SIGTERM everything in the opposite order. */
try {
  const settings = loadSettings(process.env, process.cwd());
  const running = await createApp(settings);
  announce(running);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(running, signal));
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(error instanceof SettingsError ? CONFIG_EXIT_CODE : 1);
}

/** Plain text for whoever starts the service by hand, on standard error, so that standard output stays a log. */
function announce({ url, profile, administrator }: RunningApp): void {
  const lines = [
    `Keytrail is listening at ${url} (API page: ${url}/docs).`,
    `Data directory: ${profile.settings.dataDir}. It is all there is to back up.`,
  ];
  if (administrator.kind === 'generated') {
    lines.push('', 'Administrator key, shown only this once:', '', `  ${administrator.secret}`, '');
  }
  process.stderr.write(`${lines.join('\n')}\n`);
}

async function stop(running: RunningApp, signal: string): Promise<void> {
  running.logger.info({ signal }, 'stopping: finishing requests, folding and archiving what was accepted');
  try {
    await running.close();
    running.logger.info('stopped; nothing accepted is lost');
    process.exit(0);
  } catch (error) {
    running.logger.error({ err: error }, 'stopped with failures; what was answered is in the log');
    process.exit(1);
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof InfrastructureError) return `Keytrail cannot start: ${error.message} (${error.code})`;
  return `Keytrail cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
