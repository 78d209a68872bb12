/** Records as AWS writes them: exactly the members that genuine trails always have, with values made up. */
export interface RecordOverrides {
  readonly [member: string]: unknown;
}

export const SECRET = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00';

export const cloudTrailRecord = (overrides: RecordOverrides = {}): Record<string, unknown> => ({
  eventVersion: '1.08',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEUSER000001',
    arn: 'arn:aws:iam::111122223333:user/deploy',
    accountId: '111122223333',
    accessKeyId: 'AKIAEXAMPLE000000001',
    userName: 'deploy',
  },
  eventTime: '2026-03-01T10:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.31.0',
  requestParameters: { filterSet: {} },
  responseElements: null,
  requestID: 'b9d4b0b0-5d6f-4a3e-8d52-5b8f0a4c1d01',
  eventID: '6f1a3b52-0c55-4f0e-9a35-3a8f7a5c0001',
  readOnly: true,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
  ...overrides,
});

/** A role session, as an assumed role signs its calls. */
export const sessionIdentity = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEROLE000001:ana',
  arn: 'arn:aws:sts::111122223333:assumed-role/Deployer/ana',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLE000000009',
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/Deployer', userName: 'Deployer' },
    attributes: { creationDate: '2026-03-01T09:55:00Z', mfaAuthenticated: 'false' },
  },
};

/** An IAM call on another user's access key; a creation answers with the secret, as the API itself does. */
export const accessKeyCall = (eventName: string, overrides: RecordOverrides = {}): Record<string, unknown> =>
  cloudTrailRecord({
    eventSource: 'iam.amazonaws.com',
    eventName,
    requestParameters: { userName: 'robot', accessKeyId: 'AKIAEXAMPLE000000077' },
    responseElements:
      eventName === 'CreateAccessKey'
        ? {
            accessKey: {
              userName: 'robot',
              accessKeyId: 'AKIAEXAMPLE000000077',
              status: 'Active',
              createDate: 'Mar 1, 2026 10:00:00 AM',
              secretAccessKey: SECRET,
            },
          }
        : null,
    ...overrides,
  });
