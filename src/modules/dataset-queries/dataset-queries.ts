import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { EventLog } from '../event-log/event-log.ts';
import { seesOwnKeysOnly, visibilityOf, type Caller } from '../identity/caller.ts';
import type { QueryEngine } from '../query-engine/query-engine.ts';
import { datasetQueried, type QueryEnding } from './dataset-queried.ts';
import { datasetAnswer, type DatasetAnswer } from './dataset-answer.ts';
import { checkRequest } from './domain/check-request.ts';
import { compileQuery } from './domain/compile-query.ts';
import type { DatasetQuery } from './domain/dataset-query.ts';
import type { DatasetRequest } from './domain/dataset-request.ts';
import { namedDataset } from './domain/named-dataset.ts';
import { datasetStatement } from './dataset-statement.ts';

export interface DatasetQueryPorts {
  readonly engine: QueryEngine;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
  readonly timeoutMs: number;
}

/** Nest injection token of {@link DatasetQueries}. */
export const DATASET_QUERIES = Symbol('DatasetQueries');

/** Stands where a refusal would when the engine failed: the caller may have learned something before it did. */
const ENGINE_FAILED: QueryEnding = { refusal: 'query_engine_failed' };

/**
 * Answers questions about datasets with what the caller may see: the tenant is the engine's business, as for every
 * statement; that some see only their own keys, the statement's. Refuses with `forbidden`, `validation_failed`,
 * `query_timeout`, `query_cancelled` or `query_too_large`; throws InfrastructureError when the engine or the log fails.
 */
export class DatasetQueries {
  readonly #ports: DatasetQueryPorts;

  constructor(ports: DatasetQueryPorts) {
    this.#ports = ports;
  }

  /** That somebody asked is durable before they are answered, whatever the answer is. */
  async run(
    request: DatasetRequest,
    caller: Caller,
    signal?: AbortSignal,
  ): Promise<Result<DatasetAnswer, Refusal>> {
    const startedAtMs = performance.now();
    const [answered] = await Promise.allSettled([this.#answer(request, caller, signal)]);
    await this.#ports.log.append([
      toRecord(
        datasetQueried({
          id: this.#ports.ids.eventId(),
          time: isoTime(this.#ports.clock.nowMs()),
          caller,
          request,
          durationMs: Math.round((performance.now() - startedAtMs) * 1_000) / 1_000,
          ending: answered.status === 'fulfilled' ? endingOf(answered.value) : ENGINE_FAILED,
        }),
      ),
    ]);
    if (answered.status === 'rejected') throw answered.reason;
    return answered.value;
  }

  async #answer(
    request: DatasetRequest,
    caller: Caller,
    signal: AbortSignal | undefined,
  ): Promise<Result<DatasetAnswer, Refusal>> {
    const dataset = namedDataset(request.dataset, caller.credential.allowedDatasets);
    if (!dataset.ok) return dataset;
    const query = checkRequest(dataset.value, request);
    return query.ok ? this.#execute(query.value, caller, signal) : query;
  }

  async #execute(
    query: DatasetQuery,
    caller: Caller,
    signal: AbortSignal | undefined,
  ): Promise<Result<DatasetAnswer, Refusal>> {
    const { engine, clock, timeoutMs } = this.#ports;
    const { owner } = caller.credential;
    const { sql, parameters, columns } = compileQuery(query, {
      source: await datasetStatement(query.dataset.name),
      keyOwners: await datasetStatement('key-owners'),
      askedAt: isoTime(clock.nowMs()),
      ownKeysOf: seesOwnKeysOnly(caller) ? owner : null,
    });
    // As something typed, although it is ours: the sandbox is a second fence around whatever was asked for.
    const result = await engine.explore(sql, {
      parameters,
      visibility: visibilityOf(caller),
      rowLimit: query.limit,
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    });
    if (result.ok) return accept(datasetAnswer(query.dataset.name, columns, result.value));
    return refuse(ofTheCaller(result.refusal));
  }
}

const endingOf = (result: Result<DatasetAnswer, Refusal>): QueryEnding =>
  result.ok ? { rows: result.value.rowCount } : { refusal: result.refusal.code };

/** @throws InfrastructureError if the statement is at fault, since the caller did not write it */
function ofTheCaller(refusal: Refusal): Refusal {
  if (refusal.code !== 'sql_invalid' && refusal.code !== 'sql_not_allowed') return refusal;
  throw new InfrastructureError(
    'query_engine_failed',
    'The statement of a dataset query was refused.',
    new Error(refusal.detail),
  );
}
