import type { MessagePort } from 'node:worker_threads';
import type { EventRecord } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { RuleSet } from '../../alerts/domain/rule-set.ts';
import type { MainThread } from './main-thread.ts';
import type { FromFollowers, ToFollowers } from './worker-messages.ts';

interface Waiting {
  resolve(): void;
  reject(reason: Error): void;
}

/** The main thread as a worker reaches it: by messages, each request with a number that its answer repeats. */
export class MainThreadLine implements MainThread {
  readonly #port: Pick<MessagePort, 'postMessage'>;
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;
  #rules: RuleSet | null = null;

  constructor(port: Pick<MessagePort, 'postMessage'>) {
    this.#port = port;
  }

  append(events: readonly EventRecord[]): Promise<void> {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      this.#post({ kind: 'append', request, events });
    });
  }

  rules(): RuleSet | null {
    return this.#rules;
  }

  receive(message: Extract<ToFollowers, { readonly kind: 'rules' | 'appended' }>): void {
    if (message.kind === 'rules') this.#rules = message.rules;
    else this.#answered(message.request, message.trouble);
  }

  #answered(request: number, trouble: string | null): void {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    if (trouble === null) waiting?.resolve();
    else waiting?.reject(new InfrastructureError('log_unavailable', trouble));
  }

  #post(message: FromFollowers): void {
    this.#port.postMessage(message);
  }
}
