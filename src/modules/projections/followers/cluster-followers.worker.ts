import { parentPort, workerData } from 'node:worker_threads';
import { openClusterFollowers, type ClusterFollowersData } from '../../../profiles/cluster-followers.ts';
import { MainThreadLine } from './main-thread-line.ts';
import { serveFollowers } from './worker-protocol.ts';

/** As followers.worker, for one process of a cluster. An error here ends the thread; FollowersHost starts another one. */
if (parentPort === null)
  throw new Error('cluster-followers.worker is started as a worker thread, by FollowersHost.');
const main = new MainThreadLine(parentPort);
const group = await openClusterFollowers(workerData as ClusterFollowersData, main);
serveFollowers(parentPort, { group, main });
