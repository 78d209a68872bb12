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
): Promise<string | undefined> {
  const { WorkGroup: found } = await answerOf(
    client.send(new GetWorkGroupCommand({ WorkGroup: workgroup })),
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
