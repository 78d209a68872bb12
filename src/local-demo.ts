import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NO_ORIGIN, systemActor } from './events/envelope.ts';
import type { DemoRun, Progress } from './modules/cli/local-commands.ts';
import { DemoClock, demoIds } from './modules/demo/demo-time.ts';
import { DAYS_IN_DEMO, planOrganisation } from './modules/demo/domain/organisation.ts';
import { seededRandom } from './modules/demo/domain/random.ts';
import { demoStart, timeline } from './modules/demo/domain/timeline.ts';
import { Replay } from './modules/demo/replay.ts';
import { DEFAULT_TENANT } from './modules/identity/first-administrator.ts';
import type { Report } from './modules/reports/domain/report.ts';
import { openEmbeddedProfile } from './profiles/embedded-profile.module.ts';
import type { Profile } from './profiles/profile.ts';
import { systemClock } from './shared/clock.ts';
import { InfrastructureError } from './shared/infrastructure-error.ts';
import { MS_PER_DAY } from './shared/iso-time.ts';
import type { Refusal } from './shared/refusal.ts';
import type { Result } from './shared/result.ts';
import type { Settings } from './shared/settings.ts';

/** The same organisation and the same 90 days on every machine. */
const SEED = 20_261_120;
const USES = 250_000;
/** Says that a directory was made by the demo, so that the next one may empty it. */
const MARKER = 'made-by-keytrail-demo';
const UNUSED_DAYS = 45;
const PROGRESS_EVERY_EVENTS = 5_000;

/** Replays 90 days through the real pipeline into a directory of its own, and makes the reports of it. */
export async function runDemo(
  settings: Settings,
  directory: string,
  onProgress: (progress: Progress) => void,
): Promise<DemoRun> {
  const dataDir = resolve(directory);
  emptyDemoDirectory(dataDir);
  const startMs = demoStart(systemClock.nowMs());
  const random = seededRandom(SEED);
  const clock = new DemoClock(startMs);
  const profile = await openEmbeddedProfile({ ...settings, dataDir }, { clock, ids: demoIds(clock, random) });
  try {
    const plan = planOrganisation(random);
    const replay = new Replay({ ...profile, ...profile.keys, clock }, plan);
    let shown = 0;
    for (const moment of timeline(plan, random, startMs, USES)) {
      await replay.live(moment);
      if (replay.events - shown < PROGRESS_EVERY_EVENTS) continue;
      shown = replay.events;
      onProgress({ done: shown, total: USES, unit: 'events' });
    }
    await replay.flush();
    clock.moveTo(startMs + DAYS_IN_DEMO * MS_PER_DAY);
    await profile.settle();
    return { dataDir, events: replay.events, keys: plan.length, reports: await makeReports(profile) };
  } finally {
    await profile.close();
  }
}

async function makeReports({ reports }: Profile): Promise<readonly string[]> {
  const everyTenant = { kind: 'all' } as const;
  const reader = { actor: systemActor('demo'), origin: NO_ORIGIN, tenant: DEFAULT_TENANT };
  const made = [
    accepted(await reports.unusedKeys({ days: UNUSED_DAYS }, everyTenant)),
    accepted(await reports.usage({ groupBy: 'owner' }, everyTenant)),
  ];
  const rendered = [];
  for (const report of made) rendered.push(await reports.issue(report, 'json', reader));
  return rendered.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));
}

function accepted(result: Result<Report, Refusal>): Report {
  if (result.ok) return result.value;
  throw new InfrastructureError(result.refusal.code, result.refusal.detail);
}

function emptyDemoDirectory(dataDir: string): void {
  const marker = join(dataDir, MARKER);
  if (existsSync(dataDir) && !existsSync(marker) && readdirSync(dataDir).length > 0) {
    throw new InfrastructureError(
      'demo_directory_in_use',
      `${dataDir} holds something that no demo made; name another directory with --directory.`,
    );
  }
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(marker, 'This directory is emptied by the next demo.\n');
}
