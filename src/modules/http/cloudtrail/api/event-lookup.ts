import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { accept, type Result } from '../../../../shared/result.ts';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import type { TrailVisibility } from '../../../query-engine/query-engine.ts';
import { QUERY_ENGINE, type QueryEngine } from '../../../query-engine/query-engine.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { decodeCursor, encodeCursor } from '../../rest/cursor.ts';
import { trailStatement, type TrailPosition } from '../../rest/trail/trail-listing.ts';
import type { AwsFault } from '../faults/aws-fault.ts';
import type { LookupInput } from './input.ts';
import { RECORD_COLUMNS, lookedUpEvent } from './looked-up-event.ts';
import { readLookup } from './lookup-request.ts';

/** Names the listing in its tokens, so that a cursor of another one is refused here. */
const LISTING = 'aws-lookup-events';

/** `LookupEvents`, by the statement behind `GET /v1/events`. Uses of keys are among the events, unlike in CloudTrail. */
@Injectable()
export class EventLookup {
  constructor(
    @Inject(QUERY_ENGINE) private readonly engine: QueryEngine,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws RefusedError when the engine refuses, or the token is of another lookup. */
  async lookUp(input: LookupInput, visibility: TrailVisibility): Promise<Result<object, AwsFault>> {
    const read = readLookup(input, this.clock.nowMs());
    if (!read.ok) return read;
    const { query, filter, narrowing } = read.value;
    const { NextToken } = input;
    const after = NextToken === undefined ? null : positionOf(filter, NextToken);
    const { sql, parameters } = trailStatement(query, after, { columns: RECORD_COLUMNS, narrowing });
    const { rows } = valueOf(
      await this.engine.report(sql, {
        parameters,
        visibility,
        rowLimit: query.limit + 1,
        timeoutMs: this.settings.sqlTimeoutSeconds * MS_PER_SECOND,
      }),
    );
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const more = rows.length > query.limit && last !== undefined;
    return accept({
      Events: shown.map((row) => lookedUpEvent(row, this.settings)),
      ...(more
        ? { NextToken: encodeCursor(LISTING, filter, [String(last['eventtime']), String(last['eventid'])]) }
        : {}),
    });
  }
}

function positionOf(filter: unknown, token: string): TrailPosition {
  const [eventTime = '', eventId = ''] = decodeCursor(LISTING, filter, 2, token);
  return { eventTime, eventId };
}
