import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { AthenaConnection } from '../../src/modules/query-engine/athena/athena-client.ts';
import { AthenaCatalog } from './athena-catalog.ts';
import { AthenaExecutor, type AthenaTrail } from './athena-executor.ts';
import type { AthenaEnd } from './athena-failures.ts';
import { AthenaRun } from './athena-run.ts';
import { InvalidRequest, refusalOfPage, refusalOfStart, type StartRequest } from './athena-requests.ts';

export interface AthenaCall {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A refused request as Athena answers it. */
export interface AthenaFault {
  readonly name: string;
  readonly status: number;
  readonly message?: string;
}

/**
 * A small server that speaks Athena's protocol (AWS JSON 1.1) over HTTP: statements run in the background, through the
 * states of real ones, results come in pages with a row of names first. SELECTs run on DuckDB over the files of a real
 * query copy. Faults can be asked for. What of real Athena it follows was read, not measured here.
 */
export class AthenaServer {
  readonly calls: AthenaCall[] = [];
  readonly catalog = new AthenaCatalog();
  /** Settings of work groups, as GetWorkGroup gives them. */
  readonly workGroups = new Map<string, { readonly State: string; readonly Configuration: object }>();
  readonly #server: Server;
  readonly #executor: AthenaExecutor | undefined;
  readonly #runs = new Map<string, AthenaRun>();
  readonly #ended = new Set<Promise<void>>();
  readonly #tokens = new Map<string, string>();
  readonly #faults: { readonly operation: string; readonly fault: AthenaFault }[] = [];
  readonly #ends: AthenaEnd[] = [];
  readonly #bytes: number[] = [];

  private constructor(executor: AthenaExecutor | undefined) {
    this.#executor = executor;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.forget();
  }

  /** Everything that was, so that the next test finds the server as it was at its start. Tables stay. */
  forget(): void {
    const output = { ResultConfiguration: { OutputLocation: 's3://results/' } };
    this.workGroups.clear();
    this.workGroups.set('keytrail', { State: 'ENABLED', Configuration: output });
    for (const run of this.#runs.values()) run.stop();
    for (const list of [this.calls, this.#faults, this.#ends, this.#bytes]) list.length = 0;
    this.#runs.clear();
    this.#tokens.clear();
  }

  static async start(
    options: { readonly trail?: AthenaTrail; readonly database?: string } = {},
  ): Promise<AthenaServer> {
    const { trail, database = 'keytrail' } = options;
    const server = new AthenaServer(trail && (await AthenaExecutor.open(trail, database)));
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get connection(): AthenaConnection {
    const { port } = this.#server.address() as AddressInfo;
    return {
      endpoint: `http://127.0.0.1:${String(port)}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
    };
  }

  /** The next requests of this operation are refused, one for each fault. */
  refuseNext(operation: string, ...faults: readonly AthenaFault[]): void {
    this.#faults.push(...faults.map((fault) => ({ operation, fault })));
  }

  /** The next statement ends like this instead of being executed. */
  endNext(end: AthenaEnd): void {
    this.#ends.push(end);
  }

  /** The next statement says from its first look on that it has read so much, and goes on until it is stopped. */
  readNext(bytes: number): void {
    this.#bytes.push(bytes);
  }

  /** Bodies of the requests of one operation. */
  callsOf(operation: string): readonly AthenaCall['body'][] {
    return this.calls.filter((call) => call.operation === operation).map(({ body }) => body);
  }

  /** States of all statements, in the order of their start. */
  states(): readonly string[] {
    return [...this.#runs.values()].map(({ state }) => state);
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.stop();
    await Promise.all(this.#ended);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#executor?.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as AthenaCall['body'];
    const operation = String(request.headers['x-amz-target']).replace('AmazonAthena.', '');
    this.calls.push({ operation, body });
    const { status, answer } = await this.#answered(operation, body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  }

  async #answered(operation: string, body: AthenaCall['body']): Promise<{ status: number; answer: object }> {
    const position = this.#faults.findIndex((fault) => fault.operation === operation);
    const [asked] = position === -1 ? [] : this.#faults.splice(position, 1);
    if (asked !== undefined) {
      const { name, status, message = name } = asked.fault;
      return { status, answer: { __type: name, Message: message, message } };
    }
    try {
      return { status: 200, answer: await this.#answer(operation, body) };
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      const { message, name, code } = error;
      return { status: 400, answer: { __type: name, Message: message, AthenaErrorCode: code } };
    }
  }

  async #answer(operation: string, body: AthenaCall['body']): Promise<object> {
    switch (operation) {
      case 'GetWorkGroup': {
        const name = String(body['WorkGroup']);
        return { WorkGroup: { Name: name, ...this.#workGroup(name) } };
      }
      case 'StartQueryExecution':
        return { QueryExecutionId: await this.#start(body as unknown as StartRequest) };
      case 'GetQueryExecution':
        return { QueryExecution: this.#run(body).description() };
      case 'StopQueryExecution':
        this.#run(body).stop();
        return {};
      case 'GetQueryResults':
        return this.#page(body);
      case 'GetTableMetadata': {
        const table = this.catalog.table(String(body['DatabaseName']), String(body['TableName']));
        if (table === undefined) throw new InvalidRequest('Entity Not Found', undefined, 'MetadataException');
        return { TableMetadata: { Name: table.name, Parameters: table.parameters } };
      }
      default:
        throw new InvalidRequest(`Unknown operation ${operation}`, 'INVALID_INPUT');
    }
  }

  async #start(request: StartRequest): Promise<string> {
    const group = this.#workGroup(request.WorkGroup);
    const refusal = refusalOfStart(request, group.Configuration);
    if (refusal !== undefined) throw refusal;
    const known = this.#tokens.get(request.ClientRequestToken);
    if (known !== undefined) return known;
    const isDdl = /^(?:--[^\n]*\n)*(?:CREATE|DROP)\b/.test(request.QueryString);
    const error = isDdl ? undefined : await this.#executor?.grammarError(request.QueryString);
    if (error !== undefined) throw new InvalidRequest(error, 'MALFORMED_QUERY');
    const id = randomUUID();
    this.#tokens.set(request.ClientRequestToken, id);
    const run = new AthenaRun(id, request, { end: this.#ends.shift(), bytes: this.#bytes.shift() });
    this.#runs.set(id, run);
    run.start(isDdl ? this.catalog : this.#executor);
    this.#ended.add(run.ended);
    return id;
  }

  #page(body: AthenaCall['body']): object {
    const run = this.#run(body);
    const { MaxResults, NextToken } = body;
    const refusal = refusalOfPage(MaxResults, run.state);
    if (refusal !== undefined) throw refusal;
    return run.page(Number(MaxResults), NextToken === undefined ? 0 : Number(NextToken));
  }

  #workGroup(name: string): { readonly State: string; readonly Configuration: object } {
    const found = this.workGroups.get(name);
    if (found === undefined) throw new InvalidRequest('WorkGroup is not found.', 'INVALID_INPUT');
    return found;
  }

  #run(body: AthenaCall['body']): AthenaRun {
    const id = String(body['QueryExecutionId']);
    const run = this.#runs.get(id);
    if (run !== undefined) return run;
    throw new InvalidRequest(`QueryExecution ${id} was not found`, 'QUERY_EXECUTION_NOT_FOUND');
  }
}
