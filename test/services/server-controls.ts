import type { ServerProcess } from './server-process.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

/** What a test can do to a server of its own. */
export interface ServerControls {
  readonly logFile: string;
  /** SIGTERM, and waits: a clean shutdown. Data and port stay, for `restart`. */
  stop(): Promise<void>;
  /** SIGKILL, as a power failure would. */
  kill(): Promise<void>;
  /** On the same port and data, also after `stop` or `kill`; resolves when it answers again. */
  restart(): Promise<void>;
  /** Freezes the server: connections stay open, and nothing is answered until `resume`. */
  pause(): void;
  resume(): void;
  onUnexpectedEnd(tell: (description: string) => void): void;
  /** Ends it for good, and removes its data unless the caller named the folder for it. */
  dispose(): Promise<void>;
}

export const controlsOf = (server: ServerProcess, folder: TemporaryFolder): ServerControls => ({
  logFile: server.logFile,
  stop: () => server.stop(),
  kill: () => server.kill(),
  restart: () => server.restart(),
  pause: () => server.pause(),
  resume: () => server.resume(),
  onUnexpectedEnd: (tell) => server.onUnexpectedEnd(tell),
  dispose: async () => {
    await server.stop();
    await folder.remove();
  },
});
