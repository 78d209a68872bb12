import type { IncomingMessage } from 'node:http';
import type { IdSource } from '../../../shared/ids.ts';

/** What UUIDs, ULIDs and trace ids are made of. Too narrow for a key's secret, which has an underscore or 72 digits. */
const WELL_FORMED = /^[A-Za-z0-9-]{8,64}$/;

/** The id that a proxy gave the request, so that its log and ours can be put together; else a new one. */
export const requestIdOf =
  (ids: IdSource) =>
  (request: Pick<IncomingMessage, 'headers'>): string => {
    const given = request.headers['x-request-id'];
    return typeof given === 'string' && WELL_FORMED.test(given) ? given : ids.requestId();
  };
