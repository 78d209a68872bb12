import type { VerifiedLogs } from '../local-commands.ts';
import { tableText } from '../output/table.ts';

const COLUMNS = [
  { name: 'code', heading: 'FINDING' },
  { name: 'sentence', heading: 'WHAT' },
  { name: 'key', heading: 'WHERE' },
];

/** For people: what was checked, by which keys, what was found, and what to keep for the next time. */
export function verificationText(verified: VerifiedLogs): string {
  const { digests, files, covered, head, findings, findingsTotal } = verified;
  const lines = [
    `digests        ${digests.valid} of ${digests.checked} valid`,
    `log files      ${files.valid} of ${files.checked} valid`,
    `covered        ${covered === null ? 'nothing' : `${covered.from} to ${covered.to}`}`,
    `since then     ${verified.filesSinceHead} log files, which the next digest will have`,
    `signed by      ${verified.publicKeys.join(', ') || 'nobody'}${verified.keysAreFromArchive ? ' (keys of the archive itself)' : ''}`,
  ];
  if (head !== null) lines.push(`last digest    ${head.contentSha256}`);
  if (findingsTotal === 0) return `${lines.join('\n')}\n`;
  const more = findingsTotal - findings.length;
  const table = tableText(COLUMNS, findings);
  return `${lines.join('\n')}\n\n${table}${more > 0 ? `… and ${more} more.\n` : ''}`;
}
