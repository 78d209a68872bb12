import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join(import.meta.dirname, '../../docs/iam');
const TRUST = 'keytrail-quilt-role-trust.json';
const FILES = readdirSync(FOLDER);
/** What a role may do; the other file says who may be the role. */
const POLICIES = FILES.filter((file) => file !== TRUST);

const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]).transform((given) => [given].flat());
const policy = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z
    .array(
      z.strictObject({
        Sid: z.string().regex(/^[A-Za-z0-9]+$/),
        Effect: z.literal('Allow'),
        Action: oneOrMore,
        Resource: oneOrMore,
        Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
      }),
    )
    .min(1),
});

const contentsOf = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
const statementsOf = (file: string) => policy.parse(contentsOf(file)).Statement;

/** What the account's owner puts in the place of these words; a resource without any would be somebody else's. */
const PLACEHOLDER =
  /(^|[:/])(BUCKET|RESULTS_BUCKET|DATA_BUCKET|PREFIX|REGION|ACCOUNT|WORKGROUP|DATABASE|KMS_KEY)\b/;

describe('the IAM policies that operators are given', () => {
  it('are the four that docs/operations.md links to, the three of docs/quilt.md, and no others', () => {
    const linkedBy = (page: string) => [
      ...new Set(
        [...readFileSync(join(FOLDER, '..', page), 'utf8').matchAll(/\]\(iam\/([^)]+)\)/g)].map(
          ([, file]) => file,
        ),
      ),
    ];
    const [operations, quilt] = ['operations.md', 'quilt.md'].map(linkedBy);
    expect([operations?.length, quilt?.length]).toEqual([4, 3]);
    expect([...(operations ?? []), ...(quilt ?? [])].sort()).toEqual(FILES.toSorted());
  });

  it('let Keytrail give out the credentials of one role, which only reads, and which nobody but Keytrail assumes', () => {
    expect(statementsOf('keytrail-quilt-assume.json')).toEqual([
      {
        Sid: 'GiveOutCredentialsOfTheRole',
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Resource: ['arn:aws:iam::ACCOUNT:role/QUILT_ROLE'],
      },
    ]);
    expect(contentsOf(TRUST)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OnlyKeytrailGivesItOut',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::ACCOUNT:role/KEYTRAIL_ROLE' },
          Action: 'sts:AssumeRole',
        },
      ],
    });
    const given = statementsOf('keytrail-quilt-role.json');
    expect(given.flatMap(({ Action }) => Action).filter((action) => !/^s3:(Get|List)/.test(action))).toEqual(
      [],
    );
    // Never the bucket of the evidence.
    expect(new Set(given.flatMap(({ Resource }) => Resource))).toEqual(
      new Set(['arn:aws:s3:::DATA_BUCKET', 'arn:aws:s3:::DATA_BUCKET/*']),
    );
  });

  it.each(POLICIES)('%s names each action, and resources by a place that has to be filled in', (file) => {
    for (const { Action, Resource } of statementsOf(file)) {
      expect(Action.filter((action) => !/^[a-z0-9]+:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
      expect(Resource.filter((resource) => !resource.startsWith('arn:aws:'))).toEqual([]);
      expect(Resource.filter((resource) => !PLACEHOLDER.test(resource))).toEqual([]);
    }
  });

  it('let Athena reach the catalog, for which AWS asks for a right to the database default as well', () => {
    const catalog = ['arn:aws:glue:REGION:ACCOUNT:catalog', 'arn:aws:glue:REGION:ACCOUNT:database/default'];
    const ofDefault = ['keytrail-athena.json', 'keytrail-athena-init.json'].map((file) =>
      statementsOf(file)
        .filter(({ Resource }) => Resource.includes('arn:aws:glue:REGION:ACCOUNT:database/default'))
        .map(({ Action, Resource }) => ({ Action, Resource })),
    );
    expect(ofDefault).toEqual([
      [{ Action: ['glue:GetDatabase', 'glue:GetDatabases'], Resource: catalog }],
      [{ Action: ['glue:CreateDatabase'], Resource: catalog }],
    ]);
  });

  it('let nobody delete anything but the definition of a table, and that only who initialises Athena', () => {
    const deleting = POLICIES.flatMap((file) =>
      statementsOf(file).flatMap(({ Action }) =>
        Action.filter((action) => /delete|bypass|remove/i.test(action)).map((action) => `${file} ${action}`),
      ),
    );
    expect(deleting).toEqual(['keytrail-athena-init.json glue:DeleteTable']);
  });

  it('grant what the pages of the errors that a missing right leads to ask for', () => {
    const page = (code: string) => readFileSync(join(FOLDER, `../errors/operators/${code}.md`), 'utf8');
    const asked = ['s3_access_denied', 'athena_access_denied'].flatMap((code) =>
      [...page(code).matchAll(/`((?:s3|kms|athena|glue):[A-Za-z]+)`/g)].map(([, action]) => action ?? ''),
    );
    const granted = new Set(POLICIES.flatMap((file) => statementsOf(file).flatMap(({ Action }) => Action)));
    expect(asked.filter((action) => !granted.has(action))).toEqual([]);
  });
});
