import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { MS_PER_MINUTE } from '../../../shared/iso-time.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { RefusalCode } from '../../../shared/refusal.ts';
import { reasonOfError } from '../../operations/logged-error.ts';
import { LOGGER } from '../../operations/logger.ts';
import { PROBLEM_CODES } from '../problem-codes.ts';

/** How often the log says that an outage lasts; one that no request has met for so long is over. */
const TELL_EVERY_MS = MS_PER_MINUTE;
/** Failures per {@link TELL_EVERY_MS} that the log has in full, with their stacks. */
const IN_FULL_MAX = 50;
const UNAVAILABLE = 503;

/** What of a request stands in the log. */
interface RequestInLog {
  readonly id: string;
  readonly routeOptions: { readonly url?: string | undefined };
}

/**
 * What the log says of requests that broke on our side. Of an outage, which thousands of requests meet in the same way:
 * a line at the first, without a stack, one a minute with their number while it lasts, and one when no request has met it
 * for a minute. Everything else may be a mistake of ours: each in full, up to {@link IN_FULL_MAX} a minute.
 */
@Injectable()
export class BrokenRequests {
  readonly #logger: Pick<Logger, 'info' | 'error'>;
  /** By the code of what is out: requests refused for it since the last line. */
  readonly #refused = new Map<string, number>();
  #inFull = 0;
  #notTold = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(LOGGER) logger: Pick<Logger, 'info' | 'error'>) {
    this.#logger = logger;
  }

  /** @param refusedWith what the client is told */
  note(error: unknown, refusedWith: RefusalCode, request: RequestInLog): void {
    this.#timer ??= setInterval(() => this.#tell(), TELL_EVERY_MS).unref();
    const about = { requestId: request.id, route: request.routeOptions.url };
    const isOutage =
      error instanceof InfrastructureError && PROBLEM_CODES[refusedWith].status === UNAVAILABLE;
    if (!isOutage) this.#noteInFull({ err: error, ...about }, refusedWith);
    else if (this.#refused.has(error.code)) {
      this.#refused.set(error.code, (this.#refused.get(error.code) ?? 0) + 1);
    } else {
      this.#refused.set(error.code, 0);
      this.#logger.error(
        { code: error.code, reason: reasonOfError(error), ...about },
        `Requests are refused as ${refusedWith}; how many is told once a minute while it lasts.`,
      );
    }
  }

  #noteInFull(line: object, refusedWith: RefusalCode): void {
    if (this.#inFull < IN_FULL_MAX) {
      this.#inFull += 1;
      this.#logger.error(line, refusedWith);
    } else this.#notTold += 1;
  }

  #tell(): void {
    for (const [code, refused] of this.#refused) {
      if (refused > 0) {
        this.#logger.error(
          { code, refused },
          'Requests were refused for the same reason since the last line.',
        );
        this.#refused.set(code, 0);
      } else {
        this.#logger.info({ code }, 'No request was refused for this reason since the last line.');
        this.#refused.delete(code);
      }
    }
    if (this.#notTold > 0) {
      const more = { requests: this.#notTold };
      this.#logger.error(more, 'More requests broke in the last minute than the log has in full.');
    }
    this.#inFull = 0;
    this.#notTold = 0;
    if (this.#refused.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
