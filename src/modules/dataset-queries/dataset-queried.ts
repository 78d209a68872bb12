import type { DatasetQueried } from '../../events/dataset-queried.ts';
import type { IsoTime } from '../../shared/iso-time.ts';
import type { Caller } from '../identity/caller.ts';
import { actorOf, keyIdOf } from '../identity/caller.ts';
import { scrubSecrets } from '../operations/secret-scrubber.ts';
import type { DatasetRequest } from './domain/dataset-request.ts';

/** How a query ended: with rows, or with the code that says why not. */
export type QueryEnding = { readonly rows: number } | { readonly refusal: string };

/** The trail's own record of who asked what of a dataset. Names may be anything that was sent, so they are scrubbed. */
export function datasetQueried(run: {
  readonly id: string;
  readonly time: IsoTime;
  readonly caller: Caller;
  readonly request: DatasetRequest;
  readonly durationMs: number;
  readonly ending: QueryEnding;
}): DatasetQueried {
  const { caller, request, ending } = run;
  return {
    id: run.id,
    type: 'DatasetQueried',
    version: 1,
    time: run.time,
    keyId: keyIdOf(caller),
    tenant: caller.credential.tenant,
    actor: actorOf(caller),
    origin: caller.origin,
    outcome: 'rows' in ending ? 'SUCCESS' : 'FORBIDDEN',
    data: {
      dataset: scrubSecrets(request.dataset),
      metrics: request.metrics.map(scrubSecrets),
      dimensions: request.dimensions.map(scrubSecrets),
      filters: request.filters.map(({ dimension, operator }) => scrubSecrets(`${dimension} ${operator}`)),
      rows: 'rows' in ending ? ending.rows : null,
      durationMs: run.durationMs,
      refusal: 'refusal' in ending ? ending.refusal : null,
    },
  };
}
