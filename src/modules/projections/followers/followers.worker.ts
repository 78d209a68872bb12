import { parentPort, workerData } from 'node:worker_threads';
import { EmbeddedLogReader } from '../../event-log/embedded/log-reader.ts';
import { RecentEvents } from '../../event-log/embedded/recent-events.ts';
import { FollowerGroup } from './follower-group.ts';
import { FOLLOWERS } from '../../../profiles/embedded-followers.ts';
import { MainThreadLine } from './main-thread-line.ts';
import { serveFollowers, type FollowersWorkerData } from './worker-protocol.ts';

/**
 * Folds usage and whatever else follows the log, away from the thread that answers requests: a batch takes longer than
 * a request may wait. An error here ends the thread; FollowersHost starts another one.
 */
if (parentPort === null) throw new Error('followers.worker is started as a worker thread, by FollowersHost.');
const { settings, logPath } = workerData as FollowersWorkerData;
const log = EmbeddedLogReader.open({ path: logPath });
const main = new MainThreadLine(parentPort);
const group = await FollowerGroup.open({ settings, log: new RecentEvents(log), main }, FOLLOWERS);
serveFollowers(parentPort, { group, main, onStopped: () => log.close() });
