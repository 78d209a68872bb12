import { createApp, type RunningApp } from './app.ts';
import type { Settings } from './shared/settings.ts';

/**
 * Runs the service until SIGINT or SIGTERM, then stops it without losing anything and resolves; SIGHUP has it read its
 * files of keys. Throws SettingsError or InfrastructureError when it cannot start, AggregateError when not everything
 * could be closed.
 */
export async function serve(settings: Settings): Promise<void> {
  const asked = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  const running = await createApp(settings);
  announce(running);
  const reload = (): void => void running.reload();
  process.on('SIGHUP', reload);
  const signal = await asked;
  running.logger.info({ signal }, 'stopping: finishing requests, folding and archiving what was accepted');
  process.off('SIGHUP', reload);
  await running.close();
  running.logger.info('stopped; nothing accepted is lost');
}

const whereDataIs = (settings: Settings): string =>
  settings.profile === 'embedded'
    ? `Data directory: ${settings.dataDir}. It is all there is to back up.`
    : `Log: Kafka topics ${settings.kafkaTopic}.*; archive: bucket ${settings.s3Bucket ?? ''}. The data directory ${settings.dataDir} holds only what can be made again.`;

/** Plain text for whoever starts the service by hand, on standard error, so that standard output stays a log. */
function announce({ url, profile, administrator, tiledUrl }: RunningApp): void {
  const console = profile.settings.console === 'on' ? `, console: ${url}/console` : '';
  const lines = [
    `Keytrail is listening at ${url} (API page: ${url}/docs${console}).`,
    whereDataIs(profile.settings),
  ];
  if (administrator.kind === 'generated') {
    lines.push('', 'Administrator key, shown only this once:', '', `  ${administrator.secret}`, '');
  }
  // Tiled's own words.
  if (tiledUrl !== null) lines.push(`Use the following URL to connect to Tiled: "${tiledUrl}"`);
  process.stderr.write(`${lines.join('\n')}\n`);
}
