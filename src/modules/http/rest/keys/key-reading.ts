import type { KeyState } from '../../../keys/domain/key-state.ts';
import type { KeyFilter } from '../../../keys/key-directory.ts';
import type { KeyReading } from '../../../keys/key-readings.ts';
import { callerOf, endpointOf, type HttpRequest } from '../../access/http-request.ts';

/** What a request is about to be shown; `filter` for a page of a list. */
export const readingOf = (
  request: HttpRequest,
  states: readonly KeyState[],
  filter: KeyFilter | null = null,
): KeyReading => ({
  caller: callerOf(request),
  endpoint: endpointOf(request),
  keys: states.flatMap((state) => (state.kind === 'absent' ? [] : [state.key])),
  filter: filter === null ? null : { ...filter },
});
