import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join(import.meta.dirname, '../../docs/iam');
const POLICIES = readdirSync(FOLDER);

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

const statementsOf = (file: string) =>
  policy.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))).Statement;

/** What the account's owner puts in the place of these words; a resource without any would be somebody else's. */
const PLACEHOLDER = /(^|[:/])(BUCKET|RESULTS_BUCKET|PREFIX|REGION|ACCOUNT|WORKGROUP|DATABASE|KMS_KEY)\b/;

describe('the IAM policies that operators are given', () => {
  it('are the four that docs/operations.md links to, and no others', () => {
    const page = readFileSync(join(FOLDER, '../operations.md'), 'utf8');
    const linked = [...page.matchAll(/\]\(iam\/([^)]+)\)/g)].map(([, file]) => file);
    expect([...new Set(linked)].sort()).toEqual(POLICIES.toSorted());
    expect(POLICIES).toHaveLength(4);
  });

  it.each(POLICIES)('%s names each action, and resources by a place that has to be filled in', (file) => {
    for (const { Action, Resource } of statementsOf(file)) {
      expect(Action.filter((action) => !/^[a-z0-9]+:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
      expect(Resource.filter((resource) => !resource.startsWith('arn:aws:'))).toEqual([]);
      expect(Resource.filter((resource) => !PLACEHOLDER.test(resource))).toEqual([]);
    }
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
