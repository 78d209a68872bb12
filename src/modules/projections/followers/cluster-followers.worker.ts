import { parentPort, workerData } from 'node:worker_threads';
import { openClusterFollowers, type ClusterFollowersData } from '../../../profiles/cluster-followers.ts';
import { serveFollowers } from './worker-protocol.ts';

/** As followers.worker, for one process of a cluster. An error here ends the thread; FollowersHost starts another one. */
if (parentPort === null)
  throw new Error('cluster-followers.worker is started as a worker thread, by FollowersHost.');
serveFollowers(parentPort, await openClusterFollowers(workerData as ClusterFollowersData), () => undefined);
