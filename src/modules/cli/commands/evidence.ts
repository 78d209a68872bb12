/** `keytrail evidence`: packs for auditors. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { CONTROL_IDS } from '../../evidence/domain/controls.ts';
import { PACK_PATH } from '../../evidence/domain/pack-path.ts';
import { SAMPLE_SIZE_MAX } from '../../evidence/domain/sample.ts';
import { zipPack } from '../../evidence/zip/zip-pack.ts';
import { ApiClient } from '../api-client.ts';
import type { CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { systemCode } from '../../../shared/thrown.ts';

const packSchema = z.object({
  manifestSha256: z.string(),
  files: z.array(z.object({ path: z.string().regex(PACK_PATH), text: z.string() })),
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
    sample: {
      type: 'string',
      value: 'number',
      help: `How many are drawn, from 1 to ${SAMPLE_SIZE_MAX}; 25 by default.`,
    },
    output: { type: 'string', value: 'folder', help: 'Where to; a name that ends in .zip makes a zip file.' },
  },
  run: async (input, { terminal }) => {
    const control = input.text('control');
    const output = input.text('output');
    if (control === undefined) throw new CliError(EXIT.usage, `Say --control: ${CONTROL_IDS.join(', ')}.`);
    if (output === undefined)
      throw new CliError(EXIT.usage, 'Say --output: a folder, or a name that ends in .zip.');
    const sample = sampleSize(input.text('sample'));
    const { body } = await new ApiClient(terminal).call({
      method: 'GET',
      path: `/v1/evidence/${encodeURIComponent(control)}`,
      query: {
        ...{ format: 'json', from: input.text('from'), to: input.text('to') },
        ...{ seed: input.text('seed'), sampleSize: sample },
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

/** Checked here: the service would name its own parameter, which is no option of this command. */
function sampleSize(text: string | undefined): string | undefined {
  if (text === undefined || (/^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= SAMPLE_SIZE_MAX))
    return text;
  throw new CliError(EXIT.usage, `--sample must be a whole number from 1 to ${SAMPLE_SIZE_MAX}.`);
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
