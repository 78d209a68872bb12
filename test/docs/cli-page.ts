import { COMMANDS } from '../../src/modules/cli/command-list.ts';
import { commandHelp, generalHelp } from '../../src/modules/cli/help.ts';

const block = (text: string): string => `\`\`\`\n${text.trimEnd()}\n\`\`\``;

/** The part of docs/cli.md that help gives, so that the page cannot fall behind the program. */
export function describeCli(): string {
  const commands = COMMANDS.map((command) => `### ${command.name}\n\n${block(commandHelp(command))}`);
  return [block(generalHelp()), ...commands].join('\n\n');
}
