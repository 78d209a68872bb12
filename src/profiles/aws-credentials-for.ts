import type { AwsCredentials } from '../modules/aws-credentials/aws-credentials.ts';
import { StsCredentials } from '../modules/aws-credentials/sts/sts-credentials.ts';
import type { Settings } from '../shared/settings.ts';

/** Null where no role is named. */
export const awsCredentialsFor = ({ quiltRoleArn }: Pick<Settings, 'quiltRoleArn'>): AwsCredentials | null =>
  quiltRoleArn === null ? null : new StsCredentials(quiltRoleArn);
