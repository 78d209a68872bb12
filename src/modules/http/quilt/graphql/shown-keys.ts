import { Inject, Injectable } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { seenTenants, seesKey, type Caller } from '../../../identity/caller.ts';
import type { KeyStatus } from '../../../keys/domain/key-state.ts';
import { KEY_DIRECTORY, type KeyDirectory, type KeyFilter } from '../../../keys/key-directory.ts';
import { KEY_READINGS, type KeyReadings } from '../../../keys/key-readings.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { RefusedError } from '../../problems/refused-error.ts';
import { readingOf } from '../../rest/keys/key-reading.ts';
import { KeyViews } from '../../rest/keys/key-views.ts';
import { keyIdText, storedText } from '../../validation/text-schemas.ts';
import { apiKeyOf, type APIKey, type APIKeyStatus } from './api-key.ts';

/** As the client asks: a filter that is not set is null. */
export interface AskedKeys {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly fingerprint?: string | null;
  readonly status?: APIKeyStatus | null;
}

/** Quilt's lists have no pages. Beyond this an answer takes seconds and megabytes, and is refused rather than cut. */
const KEYS_MAX = 10_000;
/** What is read, and recorded as read, at once: its ids fit into one event. */
const PAGE_KEYS = 500;
/** No name, address or fingerprint is longer. */
const FILTER_CHARS_MAX = 254;

const STATUSES: Readonly<Record<APIKeyStatus, readonly KeyStatus[]>> = {
  ACTIVE: ['ACTIVE'],
  EXPIRED: ['EXPIRED', 'DISABLED'],
};

const filterText = storedText(FILTER_CHARS_MAX);

/** The keys that a request is shown, in the order of their creation. */
@Injectable()
export class ShownKeys {
  constructor(
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(KeyViews) private readonly views: KeyViews,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The caller's own. */
  listOwn(request: HttpRequest, asked: AskedKeys): Promise<readonly APIKey[]> {
    const { owner, tenant } = callerOf(request).credential;
    return this.list(request, asked, { owner, tenant });
  }

  /** All that the caller may see, of one owner if `email` says whose. */
  listAll(request: HttpRequest, asked: AskedKeys): Promise<readonly APIKey[]> {
    return this.list(request, asked, seenTenants(callerOf(request)));
  }

  async getOwn(request: HttpRequest, id: string): Promise<APIKey | null> {
    const caller = callerOf(request);
    return isOwn(this.directory, id, caller) ? this.get(request, id) : null;
  }

  /** Null: there is no such key, or none that the caller may see. */
  async get(request: HttpRequest, id: string): Promise<APIKey | null> {
    if (!keyIdText.safeParse(id).success) return null;
    const state = this.directory.byId(id);
    if (state.kind === 'absent' || !seesKey(callerOf(request), state.key)) return null;
    await this.readings.record(readingOf(request, [state]));
    return apiKeyOf(this.views.one(state));
  }

  private async list(request: HttpRequest, asked: AskedKeys, visible: KeyFilter): Promise<readonly APIKey[]> {
    const filter = { ...askedFilter(asked), ...visible };
    // Nothing has such a name, so there is nothing to look for: and no secret gets into the trail as a filter.
    if (Object.values(filter).some((text) => !filterText.safeParse(text).success)) return [];
    const statuses =
      asked.status == null ? [...STATUSES.ACTIVE, ...STATUSES.EXPIRED] : STATUSES[asked.status];
    const found: APIKey[] = [];
    for (const status of statuses) await this.collect(request, { ...filter, status }, found);
    return found.sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  }

  private async collect(request: HttpRequest, filter: KeyFilter, found: APIKey[]): Promise<void> {
    let after: string | null = null;
    do {
      const page = this.directory.list(filter, { after, limit: PAGE_KEYS, nowMs: this.clock.nowMs() });
      await this.readings.record(readingOf(request, page.items, filter));
      for (const view of this.views.many(page.items)) {
        const key = apiKeyOf(view);
        if (key !== null) found.push(key);
      }
      if (found.length > KEYS_MAX) {
        const detail = `More than ${KEYS_MAX} keys match; use a filter, or GET /v1/keys, which has pages.`;
        throw new RefusedError({ code: 'query_too_large', detail });
      }
      after = page.next;
      // Verifications go between two pages.
      if (after !== null) await setImmediate();
    } while (after !== null);
  }
}

export function isOwn(directory: KeyDirectory, id: string, { credential }: Caller): boolean {
  if (!keyIdText.safeParse(id).success) return false;
  const state = directory.byId(id);
  return (
    state.kind !== 'absent' && state.key.owner === credential.owner && state.key.tenant === credential.tenant
  );
}

const askedFilter = ({ email, name, fingerprint }: AskedKeys): KeyFilter => ({
  ...(email == null ? {} : { owner: email }),
  ...(name == null ? {} : { name }),
  ...(fingerprint == null ? {} : { fingerprint }),
});
