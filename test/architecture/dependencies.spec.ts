import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { expectSuccess, root, runTool } from './tool.ts';

const cruiser = { package: 'dependency-cruiser', bin: 'depcruise' };

it('keeps the direction of imports', async () => {
  const outcome = await runTool(cruiser, ['--output-type', 'err-long', 'src', 'test']);
  expectSuccess(outcome, 'The rules and their reasons are in .dependency-cruiser.cjs.');
}, 240_000);

/** Small source trees that break one rule each: a rule whose pattern matches nothing would never complain. */
const keys = 'src/modules/keys';
const refused: readonly (readonly [rule: string, from: string, imports: string])[] = [
  ['shared-is-the-floor', 'src/shared/clock.ts', '#src/events/envelope.ts'],
  ['events-are-a-language', 'src/events/key-created.ts', '#src/modules/keys/domain/state.ts'],
  ['events-are-a-language', 'src/events/key-used.ts', 'node:fs'],
  ['events-are-a-language', 'src/events/key-revoked.ts', 'rxjs'],
  ['domain-is-pure', `${keys}/domain/evolve.ts`, 'node:fs'],
  ['domain-is-pure', `${keys}/domain/expiry.ts`, 'node:sqlite'],
  ['domain-is-pure', `${keys}/domain/refusals.ts`, '@nestjs/common'],
  ['domain-is-pure', `${keys}/domain/handler.ts`, `#${keys}/commands/create.ts`],
  ['client-stands-alone', 'src/client/session.ts', 'node:crypto'],
  ['client-stands-alone', 'src/client/checked.ts', 'zod'],
  ['client-stands-alone', 'src/client/times.ts', '#src/shared/clock.ts'],
  ['only-the-command-line-asks-by-the-client', `${keys}/commands/ask.ts`, '#src/client/index.ts'],
  ['console-talks-only-by-http', 'src/modules/console/keys-page.ts', '#src/modules/keys/domain/decide.ts'],
  ['console-talks-only-by-http', 'src/modules/console/format.ts', 'zod'],
  ['integrity-needs-no-service', 'src/modules/integrity/verifier.ts', '@nestjs/common'],
  ['adapters-behind-ports', `${keys}/commands/rotate.ts`, '#src/modules/event-log/embedded/log.ts'],
  ['adapters-behind-ports', 'src/modules/reports/inventory.ts', '#src/modules/query-engine/athena/engine.ts'],
  ['adapters-behind-ports', 'src/modules/alerts/rules.ts', '#src/modules/projections/usage/usage.sqlite.ts'],
  [
    'adapters-do-not-know-each-other',
    'src/modules/archive/s3/store.ts',
    '#src/modules/archive/filesystem/store.ts',
  ],
  [
    'sqlite-stores-do-not-know-adapters',
    'src/modules/projections/sqlite/state.ts',
    '#src/modules/event-log/kafka/log.ts',
  ],
  ['rooms-do-not-know-the-doors', 'src/modules/identity/session.ts', '#src/modules/http/rest/keys.ts'],
  ['modules-are-composition', `${keys}/queries/list.ts`, '#src/modules/archive/archive.module.ts'],
  ['http-takes-no-decisions', 'src/modules/http/http.module.ts', '#src/modules/event-log/embedded/log.ts'],
  ['sqlite-in-its-adapters', 'src/modules/identity/users.ts', 'node:sqlite'],
  ['duckdb-in-its-adapter', 'src/modules/reports/scan.ts', '@duckdb/node-api'],
  ['kafka-in-its-adapter', 'src/modules/projections/summary.ts', 'kafkajs'],
  ['s3-in-its-adapter', 'src/modules/archive/upload.ts', '@aws-sdk/client-s3'],
  ['athena-in-its-adapter', 'src/modules/query-engine/athena-too.ts', '@aws-sdk/client-athena'],
  ['sts-in-its-adapter', 'src/modules/http/quilt/credentials.ts', '@aws-sdk/client-sts'],
  ['openid-client-in-its-adapter', 'src/modules/http/rest/sign-in.ts', 'openid-client'],
  ['croner-in-its-adapter', 'src/modules/schedules/due.ts', 'croner'],
  ['nodemailer-in-its-adapter', 'src/modules/alerts/tell-owner.ts', 'nodemailer'],
  ['maxmind-in-its-adapter', 'src/modules/alerts/detection/where.ts', 'maxmind'],
  ['graphql-at-the-door', 'src/modules/keys/ask.ts', '@nestjs/graphql'],
  ['fastify-at-the-door', 'src/modules/console/serve.ts', '@nestjs/platform-fastify'],
  ['fastify-at-the-door', 'src/modules/console/reply.ts', 'fastify'],
  ['source-does-not-import-tests', 'src/modules/keys/samples.ts', '#test/golden-keys.ts'],
  ['nobody-imports-a-spec', 'src/modules/keys/borrowed.ts', '#src/modules/keys/keys.spec.ts'],
  ['source-imports-what-is-shipped', 'src/modules/keys/generated.ts', '!fast-check'],
];

const allowed: readonly (readonly [from: string, imports: string])[] = [
  ['src/main.ts', '#src/modules/event-log/embedded/log.ts'],
  ['src/main.ts', '@nestjs/platform-fastify'],
  ['src/app.module.ts', '#src/modules/archive/archive.module.ts'],
  ['src/modules/archive/archive.module.ts', '#src/modules/archive/s3/store.ts'],
  ['src/modules/cli/rebuild.ts', '#src/modules/event-log/embedded/log.ts'],
  ['src/modules/cli/list.ts', '#src/client/index.ts'],
  ['src/client/index.ts', '#src/client/session.ts'],
  ['src/modules/console/session.ts', '#src/client/index.ts'],
  ['src/modules/event-log/embedded/log.ts', 'node:sqlite'],
  ['src/modules/event-log/embedded/log.ts', '#src/modules/event-log/embedded/schema.ts'],
  ['src/modules/event-log/embedded/log.ts', '#src/modules/event-log/port.ts'],
  ['src/modules/event-log/kafka/log.ts', 'kafkajs'],
  ['src/modules/projections/usage/usage.sqlite.ts', 'node:sqlite'],
  ['src/modules/archive/checkpoint.ts', 'node:sqlite'],
  ['src/modules/query-engine/duckdb/engine.ts', '@duckdb/node-api'],
  ['src/modules/identity/oidc/provider.ts', 'openid-client'],
  [`${keys}/domain/state.ts`, 'node:crypto'],
  [`${keys}/domain/state.ts`, 'zod'],
  [`${keys}/domain/state.ts`, '#src/modules/identity/domain/scopes.ts'],
  [`${keys}/domain/decide.ts`, '#src/events/envelope.ts'],
  ['src/events/envelope.ts', 'zod'],
  ['src/events/envelope.ts', '#src/shared/ids.ts'],
  ['src/profiles/embedded.ts', '#src/modules/event-log/embedded/log.ts'],
  ['src/modules/archive/s3/store.spec.ts', '#test/fixtures/events.ts'],
  ['src/modules/archive/s3/store.spec.ts', '#src/modules/archive/filesystem/store.ts'],
  ['test/contracts/archive.spec.ts', '#src/modules/archive/filesystem/store.ts'],
];

const circle: readonly (readonly [from: string, imports: string])[] = [
  ['src/modules/alerts/first.ts', '#src/modules/alerts/second.ts'],
  ['src/modules/alerts/second.ts', '#src/modules/alerts/first.ts'],
];

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

describe('the rules', () => {
  let sandbox: string;
  let violations: { from: string; to: string; rule: string }[];

  beforeAll(async () => {
    sandbox = await mkdtemp(join(tmpdir(), 'keytrail-rules-'));
    await symlink(join(root, 'node_modules'), join(sandbox, 'node_modules'));
    for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
      await copyFile(join(root, file), join(sandbox, file));
    }
    await plant(sandbox, [...refused.map(([, from, to]) => [from, to] as const), ...allowed, ...circle]);
    const outcome = await runTool(cruiser, ['--output-type', 'json', 'src', 'test'], sandbox);
    violations = report
      .parse(JSON.parse(outcome.stdout))
      .summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }));
  }, 240_000);

  afterAll(() => rm(sandbox, { recursive: true, force: true }));

  it.each(refused)('%s refuses %s importing %s', (rule, from, imports) => {
    const targets = violations.filter((found) => found.rule === rule && found.from === from);
    expect(targets.map(({ to }) => to)).toContainEqual(expect.stringContaining(nameOf(imports)));
  });

  it.each(allowed)('nothing refuses %s importing %s', (from, imports) => {
    const found = violations.filter((one) => one.from === from && one.to.includes(nameOf(imports)));
    expect(found).toEqual([]);
  });

  it('no-circular refuses two files that import each other', () => {
    expect(violations).toContainEqual(
      expect.objectContaining({ rule: 'no-circular', from: 'src/modules/alerts/first.ts' }),
    );
  });

  it('no-unused-source refuses a file nobody imports, whatever it imports itself', () => {
    const unused = violations.filter(({ rule }) => rule === 'no-unused-source').map(({ from }) => from);
    expect(unused).toContain('src/modules/reports/inventory.ts');
    expect(unused).not.toContain('src/main.ts');
    expect(unused).not.toContain('src/modules/event-log/embedded/log.ts');
    expect(unused).not.toContain('src/modules/archive/s3/store.spec.ts');
  });
});

/** Packages resolve into node_modules and builtins lose their prefix, so only the name itself is compared. */
function nameOf(imports: string): string {
  return imports.replace(/^[#!]|^node:/, '');
}

/**
 * Writes each file with its imports, and every file that is imported. `#` marks a path of ours, `!` an import
 * of values; all others are type imports, because those must count too.
 */
async function plant(folder: string, imports: readonly (readonly [string, string])[]): Promise<void> {
  const files = new Map<string, string[]>();
  for (const [from, to] of imports) {
    files.set(from, [...(files.get(from) ?? []), to]);
    if (to.startsWith('#') && !files.has(to.slice(1))) files.set(to.slice(1), []);
  }
  for (const [file, targets] of files) {
    const up = '../'.repeat(file.split('/').length - 1);
    const lines = targets.map((to, n) =>
      to.startsWith('!')
        ? `import '${to.slice(1)}';`
        : `import type { A as A${n} } from '${to.startsWith('#') ? up + to.slice(1) : to}';`,
    );
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), [...lines, 'export type A = 1;', ''].join('\n'));
  }
}
