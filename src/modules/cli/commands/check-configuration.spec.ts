import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalCommands } from '../local-commands.ts';
import { runCli } from '../run-cli.ts';

const POLICIES = `policies:
  in_force:
    - pack: pci-dss
      dry_run: false
      stages: { disable_after_days: 14 }
`;
const mailOf = (type: string): string => `notification_channels:
  - { name: owners, kind: email, host: mail.example.com, from: keytrail@example.com, types: [${type}] }
`;
const WARNING =
  'policies: pci-dss disables keys without telling their owners: no channel of mail with tell_recipients takes policy.step.\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-check-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function check(text: string) {
  writeFileSync(join(folder, 'keytrail.yaml'), text);
  const said = { out: '', err: '' };
  const terminal = {
    ...{ environment: {}, workingDirectory: folder, interactive: false },
    out: (more: string) => void (said.out += more),
    err: (more: string) => void (said.err += more),
    readInput: () => Promise.resolve(''),
  };
  const exitCode = await runCli(['config', 'check'], { terminal, local: {} as LocalCommands });
  return { exitCode, err: said.err, rows: said.out.split('\n').map((line) => line.trimEnd()) };
}

describe('what sections do not say to each other', () => {
  it('is warned of beside what counts, and is no mistake', async () => {
    for (const more of ['', mailOf('policy.held')]) {
      const { exitCode, err, rows } = await check(POLICIES + more);
      expect([exitCode, err, rows[0]]).toEqual([0, WARNING, 'No problem found.']);
      expect(rows.filter((row) => row.startsWith('policies'))).toEqual([
        expect.stringMatching(/^policies +1: pci-dss$/),
      ]);
    }
    const { exitCode, err } = await check(POLICIES + mailOf('policy.step'));
    expect([exitCode, err]).toEqual([0, '']);
  });

  it('is not looked at where one of them is wrong', async () => {
    const { exitCode, err } = await check(`${POLICIES}notification_channels: 5\n`);
    expect([exitCode, err.includes('without telling')]).toEqual([78, false]);
  });
});

describe('a policy without controls', () => {
  it('is a mistake, for it would look at nothing', async () => {
    const { exitCode, err } = await check('policies:\n  in_force:\n    - { pack: pci-dss, controls: [] }\n');
    expect(exitCode).toBe(78);
    expect(err).toContain('line 3: controls must not be empty; leave it out for all.');
  });
});
