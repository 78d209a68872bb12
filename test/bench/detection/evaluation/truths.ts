import type { LoggedEvent } from '../../../../src/events/stored-event.ts';
import type { RuleName } from '../../../../src/modules/alerts/domain/rule-parameters.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../../../src/shared/iso-time.ts';

/** Something that an exact rule is right to say, of a key that nobody misuses. */
export interface Truth {
  readonly rule: RuleName;
  readonly subject: string;
  readonly fromMs: number;
  untilMs: number;
}

/** As the rules have it: what is a week apart is said again. */
const ONE_EPISODE_MS = 8 * MS_PER_DAY;
const DORMANT_MS = 60 * MS_PER_DAY;
const SETTLED_MS = 10 * MS_PER_MINUTE;

interface Known {
  lastUsedMs: number | null;
  isRevoked: boolean;
  graceEndsMs: number | null;
}

/**
 * Says from the log alone, by other code than the rules', when exact rules have to speak: clients that nobody told of an
 * expiry, a revocation or a pause, and jobs of a quarter. An alert of an exact rule that is neither this nor an injected
 * misuse is false.
 */
export class Truths {
  readonly all: Truth[] = [];
  readonly #keys = new Map<string, Known>();
  readonly #latest = new Map<string, Truth>();

  see(event: LoggedEvent): void {
    this.#seeOne(event);
    // A gateway that asked was used, after whatever its own key may be at the same instant.
    const caller = /"via":\{"keyId":"([^"]+)"/.exec(event.text)?.[1];
    if (caller !== undefined) this.#known(caller).lastUsedMs = event.appendedAtMs ?? 0;
  }

  #seeOne(event: LoggedEvent): void {
    const known = this.#known(event.key);
    const ms = event.appendedAtMs ?? 0;
    switch (event.type) {
      case 'KeyCreated':
        known.lastUsedMs ??= ms;
        return;
      case 'KeyRevoked':
        known.isRevoked = true;
        return;
      case 'KeyRotated':
        known.graceEndsMs = Date.parse(/"graceEndsAt":"([^"]+)"/.exec(event.text)?.[1] ?? '');
        return;
      case 'AuthenticationFailed':
        this.#refused(event, known, ms);
        return;
      case 'KeyUsed':
      case 'AccessDenied':
      case 'RateLimited':
        if (known.lastUsedMs !== null && ms - known.lastUsedMs >= DORMANT_MS)
          this.#is('dormant-key-wakes', event, ms);
        known.lastUsedMs = ms;
        return;
      default:
        return;
    }
  }

  covers(rule: RuleName, subject: string, ms: number): boolean {
    const near = (truth: Truth): boolean =>
      ms >= truth.fromMs - MS_PER_MINUTE && ms <= truth.untilMs + MS_PER_MINUTE;
    return this.all.some((truth) => truth.rule === rule && truth.subject === subject && near(truth));
  }

  #refused(event: LoggedEvent, known: Known, ms: number): void {
    const outcome = /"outcome":"([A-Z_]+)"/.exec(event.text)?.[1];
    if (outcome === 'EXPIRED') this.#is('use-after-expiry', event, ms);
    if (outcome === 'DISABLED') this.#is('use-of-disabled-key', event, ms);
    if (outcome !== 'REVOKED') return;
    if (known.isRevoked) this.#is('use-after-revoke', event, ms);
    else if (known.graceEndsMs !== null && ms >= known.graceEndsMs + SETTLED_MS)
      this.#is('old-secret-late-in-grace', event, ms);
  }

  #is(rule: RuleName, { key }: LoggedEvent, ms: number): void {
    const subject = `key:${key}`;
    const latest = this.#latest.get(rule + subject);
    if (latest !== undefined && ms - latest.untilMs < ONE_EPISODE_MS) {
      latest.untilMs = ms;
      return;
    }
    const truth = { rule, subject, fromMs: ms, untilMs: ms };
    this.all.push(truth);
    this.#latest.set(rule + subject, truth);
  }

  #known(key: string): Known {
    const found = this.#keys.get(key) ?? { lastUsedMs: null, isRevoked: false, graceEndsMs: null };
    this.#keys.set(key, found);
    return found;
  }
}
