/** What Athena demands of requests before it does anything. */
export interface StartRequest {
  readonly QueryString: string;
  readonly ClientRequestToken: string;
  readonly WorkGroup: string;
  readonly ExecutionParameters?: readonly string[];
  readonly QueryExecutionContext?: { readonly Database?: string };
  readonly ResultConfiguration?: { readonly OutputLocation?: string };
}

export class InvalidRequest extends Error {
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined, name = 'InvalidRequestException') {
    super(message);
    this.name = name;
    this.code = code;
  }
}

const QUERY_BYTES_MAX = 262_144;
const PARAMETER_CHARACTERS_MAX = 1_024;
const TOKEN_CHARACTERS = [32, 128] as const;
const PAGE_ROWS_MAX = 1_000;

const input = (message: string): InvalidRequest => new InvalidRequest(message, 'INVALID_INPUT');

export function refusalOfStart(request: StartRequest, group: object): InvalidRequest | undefined {
  const { QueryString, ClientRequestToken: token, ExecutionParameters = [] } = request;
  const [least, most] = TOKEN_CHARACTERS;
  if (token === undefined) return input('clientRequestToken is null or empty');
  if (token.length < least || token.length > most) return input('clientRequestToken has a wrong length');
  if (Buffer.byteLength(QueryString) > QUERY_BYTES_MAX) return input('The query string is too long');
  if (request.ExecutionParameters?.length === 0) return input('executionParameters is empty');
  if (ExecutionParameters.some(({ length }) => length < 1 || length > PARAMETER_CHARACTERS_MAX)) {
    return input('A member of executionParameters has a wrong length');
  }
  const own = (group as { ResultConfiguration?: { OutputLocation?: string } }).ResultConfiguration
    ?.OutputLocation;
  if ((request.ResultConfiguration?.OutputLocation ?? own) === undefined) {
    return input('No output location provided. An output location is required.');
  }
  return undefined;
}

export function refusalOfPage(maxResults: unknown, state: string): InvalidRequest | undefined {
  if (typeof maxResults !== 'number' || maxResults < 1) return input('MaxResults is too small');
  if (maxResults > PAGE_ROWS_MAX) return input('MaxResults is more than maximum allowed length 1000');
  if (state === 'SUCCEEDED') return undefined;
  const message = `Query has not yet finished. Current state: ${state}`;
  return new InvalidRequest(message, 'INVALID_QUERY_EXECUTION_STATE');
}
