/** `keytrail evidence`: packs for auditors, and checking that one was not changed. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { CONTROL_IDS } from '../../evidence/domain/controls.ts';
import { drawSample } from '../../evidence/domain/sample.ts';
import { zipPack } from '../../evidence/zip/zip-pack.ts';
import { ApiClient } from '../api-client.ts';
import type { CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { systemCode } from '../../../shared/thrown.ts';

/** One folder at most, and no way out of the one that is written. */
const PACK_PATH = /^(?:[a-z][a-z-]{0,40}\/)?[A-Za-z0-9][A-Za-z0-9.-]{0,80}$/;

const packSchema = z.object({
  manifestSha256: z.string(),
  files: z.array(z.object({ path: z.string().regex(PACK_PATH), text: z.string() })),
});
const manifestSchema = z.object({
  sample: z.object({ seed: z.string(), size: z.number(), ids: z.array(z.string()) }),
  files: z.array(z.object({ path: z.string().regex(PACK_PATH), sha256: z.string() })),
});

export const evidence: CliCommand = {
  name: 'evidence',
  operands: '',
  arity: [0, 0],
  summary: 'Write the evidence for a control over a period into a folder, or into a zip file.',
  options: {
    control: { type: 'string', value: 'control', help: `One of ${CONTROL_IDS.join(', ')}.` },
    from: { type: 'string', value: 'time', help: 'From this instant on (ISO 8601), or this day.' },
    to: { type: 'string', value: 'time', help: 'Before this instant; now by default.' },
    seed: { type: 'string', value: 'text', help: 'What the sample is drawn with, if an auditor gives one.' },
    sample: { type: 'string', value: 'number', help: 'How many are drawn, 25 by default.' },
    output: { type: 'string', value: 'folder', help: 'Where to; a name that ends in .zip makes a zip file.' },
  },
  run: async (input, { terminal }) => {
    const control = input.text('control');
    const output = input.text('output');
    if (control === undefined) throw new CliError(EXIT.usage, `Say --control: ${CONTROL_IDS.join(', ')}.`);
    if (output === undefined)
      throw new CliError(EXIT.usage, 'Say --output: a folder, or a name that ends in .zip.');
    const { body } = await new ApiClient(terminal).call({
      method: 'GET',
      path: `/v1/evidence/${encodeURIComponent(control)}`,
      query: {
        ...{ format: 'json', from: input.text('from'), to: input.text('to') },
        ...{ seed: input.text('seed'), sampleSize: input.text('sample') },
      },
    });
    const pack = packSchema.safeParse(body);
    if (!pack.success) throw new CliError(EXIT.refused, 'The service did not answer with an evidence pack.');
    const { files, manifestSha256 } = pack.data;
    const target = resolve(terminal.workingDirectory, output);
    if (output.endsWith('.zip')) {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, zipPack(files, 'evidence'), { flag: 'wx' }).catch(notWritten(target));
    } else {
      for (const { path, text } of files) {
        await mkdir(dirname(join(target, path)), { recursive: true });
        await writeFile(join(target, path), text, { flag: 'wx' }).catch(notWritten(join(target, path)));
      }
    }
    terminal.out(
      `${files.length} files in ${target}\nSHA-256 of the manifest, as in the trail: ${manifestSha256}\n`,
    );
    return EXIT.ok;
  },
};

export const checkEvidence: CliCommand = {
  name: 'evidence check',
  operands: '<folder>',
  arity: [1, 1],
  summary:
    'Check a folder of evidence against its manifest. Needs no service. Exits with 1 if a file was changed.',
  options: {},
  run: async (input, { terminal }) => {
    const folder = resolve(terminal.workingDirectory, input.positionals[0] ?? '');
    const text = await textOf(join(folder, 'manifest.json'));
    const manifest = manifestSchema.safeParse(text === null ? null : parsed(text));
    if (text === null || !manifest.success)
      throw new CliError(EXIT.usage, `${folder} has no manifest of evidence.`);
    const { files, sample } = manifest.data;
    const wrong: string[] = [];
    for (const { path, sha256 } of files) {
      const content = await textOf(join(folder, path));
      if (content === null) wrong.push(`${path} is missing`);
      else if (sha256Of(content) !== sha256) wrong.push(`${path} was changed`);
    }
    // Of the ids that were drawn, the order shows that the seed drew them; of the rest the population is needed.
    if (drawSample(sample.ids, sample.seed, sample.size).join() !== sample.ids.join())
      wrong.push('the sample is not what its seed draws');
    for (const one of wrong) terminal.err(`${one}\n`);
    if (wrong.length > 0) return EXIT.refused;
    terminal.out(
      `${files.length} files are as they were made.\nSHA-256 of the manifest: ${sha256Of(text)}\nCompare it with manifestSha256 of the event EvidenceIssued.\n`,
    );
    return EXIT.ok;
  },
};

const sha256Of = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Null: there is no such file. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new CliError(EXIT.usage, `${path} cannot be read.`);
  }
}

/** Evidence is not written over what is there. */
const notWritten =
  (path: string) =>
  (error: unknown): never => {
    throw new CliError(
      EXIT.refused,
      systemCode(error) === 'EEXIST' ? `${path} exists already.` : `${path} cannot be written.`,
    );
  };
