import { describe, expect, it } from '@jest/globals';
import type { FollowersStatus } from '../modules/projections/followers/followers-host.ts';
import { assessReadiness } from '../modules/operations/readiness.ts';
import { metricsOf, readinessOf } from './profile-health.ts';

const NOW_MS = 1_000_000;
const follower = (
  name: string,
  lag: number | null,
  change: { readonly trouble?: string; readonly waitingSinceMs?: number } = {},
): FollowersStatus['followers'][number] => ({
  name,
  streams: [{ stream: 'usage', checkpoint: [10], lag }],
  trouble: null,
  ...change,
});
const status = (...followers: FollowersStatus['followers'][number][]): FollowersStatus => ({
  followers,
  trouble: null,
  leads: true,
});

const readiness = (
  given: { followers?: FollowersStatus; compaction?: string; log?: string } = {},
): ReturnType<typeof assessReadiness> =>
  assessReadiness(
    readinessOf({
      followers: () => given.followers ?? status(follower('usage', 120), follower('archive', 4_000)),
      compaction: { trouble: () => given.compaction ?? null },
      log: { trouble: () => given.log ?? null },
    }),
  );

const metricsFor = (followers: FollowersStatus) =>
  metricsOf({
    log: {
      stats: () => ({
        ...{ waitingEvents: 0, waitingUnits: 0, commits: 0, events: 0, failures: 0, lastCommitMs: 0 },
        ...{ trouble: null, writerStarts: 1 },
      }),
    },
    followers: () => followers,
    copy: () => ({
      ...{ files: [], generation: null, sequence: 0 },
      compacted: { lifecycle: [], usage: [] },
    }),
    clock: { nowMs: () => NOW_MS },
  });

describe('the embedded profile', () => {
  it('is ready when log, followers and query copy are, and says how far each follower is behind', () => {
    expect(readiness()).toEqual({
      ready: true,
      checks: [
        { name: 'log', ready: true, detail: 'The event log can be written.' },
        { name: 'followers', ready: true, detail: 'usage lags 120 events, archive lags 4000 events' },
        { name: 'query-copy', ready: true, detail: 'The query copy follows the archive.' },
      ],
    });
  });

  it.each([
    ['the log cannot be written', { log: 'It is full.' }, ['log', 'It is full.']],
    [
      'a follower is in trouble',
      { followers: status(follower('archive', 5, { trouble: 'The archive failed once.' })) },
      ['followers', 'The archive failed once. archive lags 5 events'],
    ],
    [
      'no follower runs',
      { followers: { followers: [], trouble: "The followers' worker ended.", leads: false } },
      ['followers', "The followers' worker ended."],
    ],
    [
      'a follower is more than two million events behind',
      { followers: status(follower('usage', 2_000_001)) },
      ['followers', 'usage lags 2000001 events'],
    ],
    ['compaction fails', { compaction: 'It cannot be written.' }, ['query-copy', 'It cannot be written.']],
  ])('is not ready while %s, and says so', (_, given, expected) => {
    const { ready, checks } = readiness(given);
    expect(ready).toBe(false);
    expect(checks.filter((check) => !check.ready).map(({ name, detail }) => [name, detail])).toEqual([
      expected,
    ]);
  });

  it('is still ready exactly two million events behind', () => {
    expect(readiness({ followers: status(follower('usage', 2_000_000)) }).ready).toBe(true);
  });

  it('does not say that a follower has read everything before it has seen how much there is', () => {
    const followers = status(follower('usage', null), follower('archive', 4_000));
    expect(readiness({ followers }).checks.find(({ name }) => name === 'followers')).toEqual({
      ...{ name: 'followers', ready: true },
      detail: 'usage has not seen the end of the log yet, archive lags 4000 events',
    });
    const lags = metricsFor(followers).find(({ name }) => name === 'keytrail_follower_lag_events');
    expect(lags?.read()).toEqual([{ value: 4_000, labels: { follower: 'archive', stream: 'usage' } }]);
  });

  it.each([
    ['nothing waits', status(follower('usage', 3), follower('archive', 0)), 0],
    ['events wait', status(follower('archive', 9, { waitingSinceMs: NOW_MS - 61_500 })), 61.5],
    ['the clock was set back meanwhile', status(follower('archive', 9, { waitingSinceMs: NOW_MS + 5 })), 0],
  ])('measures for how long the oldest event waits for the archive when %s', (_, followers, seconds) => {
    const metric = metricsFor(followers).find(
      ({ name }) => name === 'keytrail_archive_oldest_waiting_seconds',
    );
    expect(metric?.read()).toEqual([{ value: seconds }]);
  });
});
