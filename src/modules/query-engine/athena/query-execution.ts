/** One statement on Athena, from its start to one of its ends. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  GetQueryExecutionCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type AthenaClient,
  type QueryExecution,
  type StartQueryExecutionInput,
} from '@aws-sdk/client-athena';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { answerOf } from './athena-client.ts';

/** Milliseconds to the first look at a statement that was started; few end sooner. */
export const FIRST_LOOK_MS = 250;
/** Each wait is longer than the one before, since a statement that has run for long will run on. */
const NEXT_LOOK_FACTOR = 1.5;
/** Milliseconds between two looks at most: how much later than Athena a caller may know of the end. */
const LOOK_MS_MAX = 2_000;
/** Milliseconds for stopping a statement; after that Athena's own limits end it. */
const STOP_MS_MAX = 10_000;

const ENDS: ReadonlySet<string | undefined> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/** Starts a statement and gives its id. The token makes a repeated request the same statement, so none runs twice. */
export async function startExecution(
  client: AthenaClient,
  input: StartQueryExecutionInput & { readonly WorkGroup: string },
): Promise<string> {
  const command = new StartQueryExecutionCommand({ ...input, ClientRequestToken: randomUUID() });
  const { QueryExecutionId: id } = await answerOf(client.send(command), input.WorkGroup);
  if (id === undefined) throw new InfrastructureError('query_engine_failed', 'Athena named no execution.');
  return id;
}

export interface Watch {
  readonly workgroup: string;
  readonly firstLookMs?: number | undefined;
  readonly signal?: AbortSignal;
  /** Called at every look. */
  readonly onLook?: (execution: QueryExecution) => void;
}

/** Looks again and again until the statement has ended; rejects when the signal comes first. */
export async function executionEnd(client: AthenaClient, id: string, watch: Watch): Promise<QueryExecution> {
  const { signal, workgroup, onLook, firstLookMs = FIRST_LOOK_MS } = watch;
  const options = signal === undefined ? {} : { abortSignal: signal };
  for (let waitMs = firstLookMs; ; waitMs = Math.min(waitMs * NEXT_LOOK_FACTOR, LOOK_MS_MAX)) {
    await pause(waitMs, undefined, signal === undefined ? {} : { signal });
    const command = new GetQueryExecutionCommand({ QueryExecutionId: id });
    const { QueryExecution: execution } = await answerOf(client.send(command, options), workgroup);
    if (execution === undefined) continue;
    onLook?.(execution);
    if (ENDS.has(execution.Status?.State)) return execution;
  }
}

/** Ends a statement, so that it costs no more. */
export async function stopExecution(client: AthenaClient, id: string): Promise<void> {
  await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }), {
    abortSignal: AbortSignal.timeout(STOP_MS_MAX),
  });
}
