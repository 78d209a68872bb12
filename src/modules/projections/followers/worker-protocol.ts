import type { MessagePort } from 'node:worker_threads';
import type { FollowerSettings } from './follower-group.ts';
import type { Positions } from './follower.ts';
import type { MainThreadLine } from './main-thread-line.ts';
import type { ServedFollowers } from './served-followers.ts';
import type { FromFollowers, ToFollowers } from './worker-messages.ts';

/** How often a worker tells how far it is. What /readyz shows is older than this by a message at most. */
const PROGRESS_EVERY_MS = 100;

/** What the embedded profile's worker is started with. */
export interface FollowersWorkerData {
  readonly settings: FollowerSettings;
  /** File of the embedded log. */
  readonly logPath: string;
}

export interface ServedWorker {
  readonly group: ServedFollowers;
  readonly main: MainThreadLine;
  /** Called when the followers have stopped. */
  readonly onStopped?: () => void;
}

/** The worker's side: runs the group, obeys the port, tells progress; after `stop` the thread has nothing left to do. */
export function serveFollowers(port: MessagePort, { group, main, onStopped }: ServedWorker): void {
  const tell = (): void => {
    const message: FromFollowers = {
      kind: 'progress',
      followers: group.progress(),
      leads: group.leads(),
      trouble: group.trouble(),
    };
    port.postMessage(message);
  };
  const timer = setInterval(tell, PROGRESS_EVERY_MS);
  const stop = async (drainTo: Positions): Promise<void> => {
    await group.stop(drainTo);
    clearInterval(timer);
    tell();
    onStopped?.();
    port.close();
  };
  port.on('message', (message: ToFollowers) => {
    if (message.kind === 'nudge') group.nudge();
    // A rejection ends the thread with that error, which the host reports.
    else if (message.kind === 'stop') void stop(message.drainTo);
    else main.receive(message);
    if (message.kind === 'rules') group.nudge();
  });
  group.start();
  tell();
}
