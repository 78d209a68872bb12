import type { Stream } from '../../events/envelope.ts';
import { covers } from '../event-log/checkpoint.ts';
import { foldBatch, startOverIfAnotherLog, type FoldTarget } from './fold.ts';
import { LogFollower, type LogFollowerParts, type StepOutcome } from './followers/log-follower.ts';
import type { LogReader } from './log-reader.ts';

/** Events per transaction: enough that repeated keys are written once, and well under a second of work. */
const BATCH_EVENTS = 20_000;

export interface ProjectionRunnerOptions extends Pick<
  LogFollowerParts,
  'name' | 'streams' | 'pause' | 'onStopped'
> {
  readonly target: FoldTarget;
  readonly log: LogReader;
  readonly batchEvents?: number;
}

/** Follows the log for one projection: reads a batch of each stream, applies it, repeats. */
export class ProjectionRunner extends LogFollower {
  constructor(options: ProjectionRunnerOptions) {
    const folding = new Folding(options);
    super({
      ...options,
      checkpoint: (stream) => options.target.checkpoint(stream),
      step: (sees) => folding.step(sees),
    });
  }
}

class Folding {
  readonly #options: ProjectionRunnerOptions;
  /** Whether the stored checkpoint has been compared with the log's end, which is due once, at the first step. */
  #checkedAgainstLog = false;

  constructor(options: ProjectionRunnerOptions) {
    this.#options = options;
  }

  async step(sees: Parameters<LogFollowerParts['step']>[0]): Promise<StepOutcome> {
    const { target, log, streams } = this.#options;
    if (!this.#checkedAgainstLog) await startOverIfAnotherLog(target, log, streams);
    this.#checkedAgainstLog = true;
    let outcome: StepOutcome = 'idle';
    for (const stream of streams) if (await this.#fold(stream, sees)) outcome = 'moved';
    return outcome;
  }

  async #fold(stream: Stream, sees: Parameters<LogFollowerParts['step']>[0]): Promise<boolean> {
    const { target, log, batchEvents = BATCH_EVENTS } = this.#options;
    const end = await log.end(stream);
    sees(stream, end);
    if (covers(target.checkpoint(stream), end)) return false;
    await foldBatch(target, log, stream, batchEvents);
    return true;
  }
}
