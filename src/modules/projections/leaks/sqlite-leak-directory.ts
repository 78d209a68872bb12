import { LEAK_ACTIONS } from '../../../events/leak-reported.ts';
import type { Leak } from '../../leaks/domain/leak.ts';
import type { LeakDirectory, LeakPage, LeakPosition } from '../../leaks/leak-directory.ts';
import type { RoomRows } from '../rooms/room-fold.ts';
import { parseLeak, SELECT_LEAK } from './fold-leaks.ts';

/** After every time and every id: the beginning of an order that goes downwards. */
const AT_THE_TOP: LeakPosition = { reportedAt: '~', id: '~' };

const LIST = `SELECT body FROM leaks WHERE (reported_at, id) < (?, ?)
  AND (? IS NULL OR tenant = ?) AND (? IS NULL OR key_id = ?) ORDER BY reported_at DESC, id DESC LIMIT ?`;
/** Alerts are folded into the same store, so this needs no bookkeeping of its own. */
const UNFINISHED = `SELECT body FROM leaks WHERE alert_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.id = leaks.alert_id) ORDER BY reported_at, id LIMIT ?`;
const COUNTS = 'SELECT action, count(*) AS leaks FROM leaks GROUP BY action';

/** Reports of leaked secrets in the read model of the lifecycle stream. */
export class SqliteLeakDirectory implements LeakDirectory {
  readonly #rows: RoomRows;

  constructor(rows: RoomRows) {
    this.#rows = rows;
  }

  byId(leakId: string): Leak | undefined {
    const row = this.#rows.get(SELECT_LEAK, leakId);
    return row === undefined ? undefined : parseLeak(row);
  }

  list(
    { tenant = null, keyId = null }: { readonly tenant?: string | null; readonly keyId?: string | null },
    { after, limit }: { readonly after: LeakPosition | null; readonly limit: number },
  ): LeakPage {
    const { reportedAt, id } = after ?? AT_THE_TOP;
    const rows = this.#rows.all(LIST, reportedAt, id, tenant, tenant, keyId, keyId, limit + 1);
    const items = rows.slice(0, limit).map(parseLeak);
    const last = items.at(-1);
    const isMore = rows.length > limit && last !== undefined;
    return { items, next: isMore ? { reportedAt: last.reportedAt, id: last.id } : null };
  }

  unfinished(limit: number): readonly Leak[] {
    return this.#rows.all(UNFINISHED, limit).map(parseLeak);
  }

  counts(): ReadonlyMap<Leak['action'], number> {
    const counted = new Map(this.#rows.all(COUNTS).map((row) => [row['action'], Number(row['leaks'])]));
    return new Map(LEAK_ACTIONS.map((action) => [action, counted.get(action) ?? 0]));
  }
}
