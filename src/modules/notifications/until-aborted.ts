/** Nobody waits any more. */
export class Aborted extends Error {}

/**
 * The outcome of `work`, or {@link Aborted} as soon as the signal says so. The work itself goes on, and what becomes of it
 * is nobody's business any more.
 */
export function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Aborted());
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
