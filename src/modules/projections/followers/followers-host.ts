import { Worker } from 'node:worker_threads';
import type { EventLog } from '../../event-log/event-log.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { RuleSet } from '../../alerts/domain/rule-set.ts';
import { backoffMs } from '../backoff.ts';
import { failureReason } from '../failure-reason.ts';
import { timerPause, type Pause } from '../pause.ts';
import type { FollowerProgress, Positions } from './follower.ts';
import { ProgressWaiters } from './progress-waiters.ts';
import { TroubleLines } from './trouble-lines.ts';
import type { AppendRequest, FromFollowers, ToFollowers, ToldProgress } from './worker-messages.ts';

/** At most one nudge crosses to the worker in this time, however many appends there are. */
const NUDGE_EVERY_MS = 10;
/** A worker that ran for so long is not in a crash loop; its next failure is a first one. */
const STEADY_MS = 60_000;
/** Longest wait before the next start: how late a process that could not reach its brokers takes part again at most. */
const START_AGAIN_MS_MAX = 5_000;
/** What becomes of a worker that was stopped, and stored what it was asked to. */
const ENDED_WELL = 'exit code 0';
/** How long a stop waits for the worker before it ends the thread. Nothing is lost then, only left to be folded. */
const STOP_MS_MAX = 20_000;
/** How often it is looked whether a follower has come into trouble; what passes sooner needs nobody. */
const LOOK_EVERY_MS = 1_000;
/** A worker tells how far it is many times a second; one that is silent for so long stands still, whatever it told last. */
const SILENT_MS_MAX = 30_000;

export interface FollowersHostOptions {
  readonly log: Pick<EventLog, 'onAppend' | 'append'>;
  /** What the worker is started with; see the entry. It is copied to the thread. */
  readonly workerData: unknown;
  /** The worker's program: a profile's own; specs have one that fails. Default: the embedded profile's. */
  readonly workerEntry?: URL;
  /** At most one nudge in this time. Default: {@link NUDGE_EVERY_MS}. */
  readonly nudgeEveryMs?: number;
  readonly pause?: Pause;
  /** Default: {@link SILENT_MS_MAX}. */
  readonly silentMsMax?: number;
  /** Told, in a sentence for the log, when a follower comes into trouble and when it is out of it. */
  readonly onTrouble?: (sentence: string) => void;
  readonly onRecovered?: (sentence: string) => void;
}

export interface FollowersStatus {
  /** As last told by the worker; empty until it has told something. */
  readonly followers: readonly FollowerProgress[];
  /** One sentence while no worker is running, null while one is. Trouble of a single follower stands with its progress. */
  readonly trouble: string | null;
  /** Whether this process does the work that one process does for all. */
  readonly leads: boolean;
}

const WORKER_ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './followers.worker.ts' : './followers.worker.js',
  import.meta.url,
);

/** Keeps one worker thread with all followers alive, nudges it when something is appended, and knows how far it is. */
export class FollowersHost {
  readonly #options: FollowersHostOptions;
  readonly #pause: Pause;
  readonly #waiters = new ProgressWaiters();
  readonly #halt = new AbortController();
  #worker: Worker | undefined;
  #supervision: Promise<void> | undefined;
  #unsubscribe: () => void = () => undefined;
  #nudgeDue = false;
  #followers: readonly FollowerProgress[] = [];
  #trouble: string | null = 'The followers have not been started yet.';
  #leads = false;
  #heardAtMs = 0;
  #rules: RuleSet | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor(options: FollowersHostOptions) {
    this.#options = options;
    this.#pause = options.pause ?? timerPause;
  }

  start(): void {
    if (this.#supervision !== undefined) return;
    this.#unsubscribe = this.#options.log.onAppend(() => this.#nudgeSoon());
    this.#supervision = this.#supervise();
    const lines = new TroubleLines(performance.now());
    this.#looking = setInterval(() => this.#look(lines), LOOK_EVERY_MS).unref();
  }

  /** From now on alerts are found by these rules, also by a worker that is started again. */
  useRules(rules: RuleSet): void {
    this.#rules = rules;
    this.#tell({ kind: 'rules', rules });
  }

  status(): FollowersStatus {
    return { followers: this.#followers, trouble: this.#trouble ?? this.#silence(), leads: this.#leads };
  }

  /** Resolves when the follower of that name has stored everything up to those positions; throws when stopped before. */
  reached(name: string, positions: Positions): Promise<void> {
    return this.#waiters.wait(name, positions, this.#followers);
  }

  /** Finishes the steps under way, after draining to the given positions; then the thread is gone. */
  async stop(drainTo: Positions = {}): Promise<void> {
    this.#unsubscribe();
    clearInterval(this.#looking);
    this.#halt.abort();
    this.#tell({ kind: 'stop', drainTo });
    const worker = this.#worker;
    const deadline = setTimeout(() => void worker?.terminate(), STOP_MS_MAX);
    await this.#supervision;
    clearTimeout(deadline);
    this.#waiters.rejectAll(new InfrastructureError('followers_stopped', 'The followers were stopped.'));
  }

  #look(lines: TroubleLines): void {
    const { onTrouble, onRecovered } = this.#options;
    for (const { kind, sentence } of lines.look(this.status(), performance.now()))
      (kind === 'begins' ? onTrouble : onRecovered)?.(sentence);
  }

  #silence(): string | null {
    const silentMs = performance.now() - this.#heardAtMs;
    if (silentMs <= (this.#options.silentMsMax ?? SILENT_MS_MAX)) return null;
    return `The followers' worker has said nothing for ${Math.round(silentMs / 1_000)} s: it stands still. Restart the process; nothing is lost.`;
  }

  async #supervise(): Promise<void> {
    let failures = 0;
    while (!this.#halt.signal.aborted) {
      const startedAt = performance.now();
      const reason = await this.#runWorker();
      if (this.#halt.signal.aborted) {
        this.#trouble = `The followers are stopped (${reason}).`;
        if (reason !== ENDED_WELL)
          this.#options.onTrouble?.(
            `The followers' worker did not end as it should (${reason}). Nothing is lost: the next start goes on from its checkpoints.`,
          );
        return;
      }
      failures = performance.now() - startedAt > STEADY_MS ? 1 : failures + 1;
      const waitMs = Math.min(backoffMs(failures), START_AGAIN_MS_MAX);
      this.#trouble = `The followers' worker ended (${reason}) and is started again in ${waitMs / 1_000} s.`;
      await this.#pause(waitMs, this.#halt.signal);
    }
    this.#trouble = 'The followers are stopped.';
  }

  /** Runs one worker to its end and says why it ended. */
  #runWorker(): Promise<string> {
    const { workerData, workerEntry = WORKER_ENTRY } = this.#options;
    return new Promise((resolve) => {
      let reason: string | undefined;
      const worker = new Worker(workerEntry, { workerData, name: 'followers' });
      this.#worker = worker;
      if (this.#rules !== undefined) this.#tell({ kind: 'rules', rules: this.#rules });
      worker.on('message', (message: FromFollowers) => {
        if (message.kind === 'progress') this.#onProgress(message);
        else void this.#append(worker, message);
      });
      worker.on('error', (error) => {
        reason = failureReason(error);
      });
      worker.on('exit', (code) => {
        this.#worker = undefined;
        this.#leads = false;
        resolve(reason ?? `exit code ${code}`);
      });
    });
  }

  /** Answers whoever asked, also while the worker stops; one that has ended meanwhile finds the event by its id. */
  async #append(worker: Worker, { request, events }: AppendRequest): Promise<void> {
    let trouble: string | null = null;
    try {
      await this.#options.log.append(events);
    } catch (error) {
      trouble = failureReason(error);
    }
    const answer: ToFollowers = { kind: 'appended', request, trouble };
    worker.postMessage(answer);
  }

  #onProgress(message: ToldProgress): void {
    this.#followers = message.followers;
    this.#heardAtMs = performance.now();
    this.#trouble = message.trouble;
    this.#leads = message.leads;
    this.#waiters.onProgress(message.followers);
  }

  #nudgeSoon(): void {
    if (this.#nudgeDue) return;
    this.#nudgeDue = true;
    setTimeout(() => {
      this.#nudgeDue = false;
      this.#tell({ kind: 'nudge' });
    }, this.#options.nudgeEveryMs ?? NUDGE_EVERY_MS).unref();
  }

  #tell(message: ToFollowers): void {
    this.#worker?.postMessage(message);
  }
}
