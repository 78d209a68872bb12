import { Worker } from 'node:worker_threads';
import type { LogPart } from './log-part.ts';
import type { LoadPart, LoadProgress } from './part-loader.ts';

export interface LoaderStart {
  readonly logPath: string;
  /** Name of the projection. */
  readonly projection: string;
  readonly path: string;
  readonly part: LogPart;
}

export type FromLoader =
  | ({ readonly kind: 'progress' } & LoadProgress)
  | { readonly kind: 'done'; readonly events: number }
  | { readonly kind: 'failed'; readonly reason: string };

const LOADER_ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './rebuild.worker.ts' : './rebuild.worker.js',
  import.meta.url,
);

/** Loads each part in a thread of its own, with its own connection to the log. */
export const loadInThread =
  (logPath: string): LoadPart =>
  (projection, path, part, onProgress) => {
    const workerData: LoaderStart = { logPath, projection: projection.name, path, part };
    return new Promise((resolve, reject) => {
      let outcome: Exclude<FromLoader, { kind: 'progress' }> | undefined;
      const worker = new Worker(LOADER_ENTRY, { workerData, name: 'keytrail-rebuild' });
      worker.on('message', (message: FromLoader) => {
        if (message.kind === 'progress') onProgress(message);
        else outcome = message;
      });
      worker.on('error', reject);
      // Only now is the draft closed for certain.
      worker.on('exit', (code) => {
        if (outcome?.kind === 'done') resolve(outcome.events);
        else
          reject(new Error(outcome?.reason ?? `The thread that loads ${path} ended with exit code ${code}.`));
      });
    });
  };
