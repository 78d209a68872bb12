/** `keytrail evidence check`: whether a pack is as it was made. Needs no service, as an auditor may have none. */
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { checkPack, type FoundPack } from '../../evidence/domain/check-pack.ts';
import { UNPACKED_BYTES_MAX, type ReadPack } from '../../evidence/domain/pack-bounds.ts';
import { readPackFolder } from '../../evidence/folder/read-pack-folder.ts';
import { readZipPack } from '../../evidence/zip/read-zip-pack.ts';
import { systemCode } from '../../../shared/thrown.ts';
import type { CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** One line each; what is more is only counted. */
const WRONG_TOLD_MAX = 100;

export const checkEvidence: CliCommand = {
  name: 'evidence check',
  operands: '<folder or zip file>',
  arity: [1, 1],
  summary:
    'Check evidence, a folder or a zip file, against its manifest and its sums. Needs no service. Exits with 1 if anything was changed, added or taken out.',
  options: {
    'manifest-sha256': {
      type: 'string',
      value: 'hash',
      help: 'manifestSha256 of the event EvidenceIssued: also refuse a pack that is not the one handed out.',
    },
  },
  run: async (input, { terminal }) => {
    const expected = input.text('manifest-sha256')?.toLowerCase();
    if (expected !== undefined && !SHA256.test(expected))
      throw new CliError(EXIT.usage, '--manifest-sha256 must be 64 hexadecimal digits.');
    const path = resolve(terminal.workingDirectory, input.positionals[0] ?? '');
    const read = await readPack(path);
    if (!read.ok) throw new CliError(EXIT.usage, `${path} cannot be checked: ${read.reason}.`);
    const checked = checkPack(read.found);
    if (checked === null) throw new CliError(EXIT.usage, `${path} has no manifest of evidence.`);
    const { files, manifestSha256 } = checked;
    const isExpected = expected === undefined || expected === manifestSha256;
    const wrong = [...checked.wrong, ...(isExpected ? [] : ['the manifest is not the one handed out'])];
    for (const one of wrong.slice(0, WRONG_TOLD_MAX)) terminal.err(`${one}\n`);
    if (wrong.length > WRONG_TOLD_MAX) terminal.err(`and ${wrong.length - WRONG_TOLD_MAX} more\n`);
    const compare =
      expected === undefined ? 'Compare it with manifestSha256 of the event EvidenceIssued.\n' : '';
    if (wrong.length === 0) terminal.out(`${files} files are as they were made.\n`);
    terminal.out(`SHA-256 of the manifest: ${manifestSha256}\n${compare}`);
    return wrong.length === 0 ? EXIT.ok : EXIT.refused;
  },
};

async function readPack(path: string): Promise<ReadPack<FoundPack>> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) return await readPackFolder(path);
    if (!info.isFile()) return { ok: false, reason: 'it is neither a folder nor a file' };
    if (info.size > UNPACKED_BYTES_MAX) return { ok: false, reason: 'it is larger than any pack' };
    return readZipPack(await readFile(path));
  } catch (error) {
    const reason = systemCode(error) === 'ENOENT' ? 'it is not there' : `${basename(path)} cannot be read`;
    return { ok: false, reason };
  }
}
