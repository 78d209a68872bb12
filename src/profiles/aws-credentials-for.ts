import type { AwsCredentials } from '../modules/aws-credentials/aws-credentials.ts';
import type { Settings } from '../shared/settings.ts';

/** Null where no role is named. AWS's client is loaded by the first who asks: most installations never have one. */
export function awsCredentialsFor({ quiltRoleArn }: Pick<Settings, 'quiltRoleArn'>): AwsCredentials | null {
  if (quiltRoleArn === null) return null;
  let opened: Promise<AwsCredentials> | null = null;
  const open = async (): Promise<AwsCredentials> => {
    const { StsCredentials } = await import('../modules/aws-credentials/sts/sts-credentials.ts');
    return new StsCredentials(quiltRoleArn);
  };
  return { issue: async (owner) => (await (opened ??= open())).issue(owner) };
}
