import { z } from 'zod';
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, tableText } from '../output/table.ts';

const COLUMNS = [
  { name: 'fingerprint', heading: 'PUBLIC KEY' },
  { name: 'since', heading: 'SINCE' },
];

const statusSchema = z.object({
  signed: z.boolean(),
  lastDigest: z
    .object({ contentSha256: z.string(), endTime: z.string(), fingerprint: z.string() })
    .nullable(),
  publicKeys: z.array(z.object({ fingerprint: z.string(), since: z.string(), pem: z.string() })),
});

/** What somebody takes away from the service to check the archive by, later and elsewhere. */
export const integrity: CliCommand = {
  name: 'integrity',
  operands: '',
  arity: [0, 0],
  summary:
    'Show the last signed digest of the archive and the public keys, for a later check with verify-logs.',
  options: {
    pem: { type: 'boolean', help: 'Print the public keys in PEM and nothing else, for --public-key.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const { body } = await new ApiClient(terminal).call({ method: 'GET', path: '/v1/integrity' });
    const status = statusSchema.parse(body);
    if (input.flag('json')) terminal.out(jsonText(body));
    else if (input.flag('pem')) terminal.out(status.publicKeys.map(({ pem }) => pem).join(''));
    else {
      const { lastDigest } = status;
      terminal.out(
        lastDigest === null
          ? `There is no digest of today or yesterday${status.signed ? '' : ': the archive is not signed'}.\n`
          : `last digest  ${lastDigest.contentSha256}\nuntil        ${lastDigest.endTime}\nsigned by    ${lastDigest.fingerprint}\n`,
      );
      terminal.out(`\n${tableText(COLUMNS, status.publicKeys)}`);
    }
    return EXIT.ok;
  },
};
