/** The work group that statements run in: whether it can run any, and where their results go. */
import { GetWorkGroupCommand, type AthenaClient } from '@aws-sdk/client-athena';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { answerOf } from './athena-client.ts';

export interface WorkGroupPlace {
  readonly workgroup: string;
  /** `s3://…/`, or null for the work group's own. */
  readonly outputLocation: string | null;
}

/**
 * Makes sure that statements can run in the work group, and gives the result location that they have to name: none where
 * the work group has the last word, since results are reused only of statements that override nothing. Throws
 * InfrastructureError that names the setting at fault.
 */
export async function checkedOutputLocation(
  client: AthenaClient,
  { workgroup, outputLocation }: WorkGroupPlace,
  abortSignal?: AbortSignal,
): Promise<string | undefined> {
  const command = new GetWorkGroupCommand({ WorkGroup: workgroup });
  const { WorkGroup: found } = await answerOf(
    client.send(command, abortSignal === undefined ? {} : { abortSignal }),
    workgroup,
  );
  if (found?.State === 'DISABLED') {
    throw new InfrastructureError(
      'athena_workgroup_disabled',
      `KEYTRAIL_ATHENA_WORKGROUP names the work group ${workgroup}, which is disabled.`,
    );
  }
  const settings = found?.Configuration;
  const isManaged = settings?.ManagedQueryResultsConfiguration?.Enabled === true;
  const own = settings?.ResultConfiguration?.OutputLocation;
  if (isManaged || (own !== undefined && settings?.EnforceWorkGroupConfiguration === true)) return undefined;
  if (outputLocation === null && own === undefined) {
    throw new InfrastructureError(
      'athena_output_missing',
      `Set KEYTRAIL_ATHENA_OUTPUT: the work group ${workgroup} has no place of its own for results.`,
    );
  }
  return outputLocation === null || outputLocation === own ? undefined : outputLocation;
}

/** The place for results of one work group, which is asked for until it has been told once. */
export class OutputLocation {
  readonly #client: AthenaClient;
  readonly #place: WorkGroupPlace;
  #told: { readonly location: string | undefined } | undefined;

  constructor(client: AthenaClient, place: WorkGroupPlace) {
    this.#client = client;
    this.#place = place;
  }

  /** As {@link checkedOutputLocation}; asks only while it is not known. */
  async known(): Promise<string | undefined> {
    return this.#told === undefined ? this.ask() : this.#told.location;
  }

  /** As {@link checkedOutputLocation}. */
  async ask(signal?: AbortSignal): Promise<string | undefined> {
    const location = await checkedOutputLocation(this.#client, this.#place, signal);
    this.#told = { location };
    return location;
  }
}
