export type Asked =
  | { readonly kind: 'serve' }
  | { readonly kind: 'run'; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly reason: string };

export const USAGE = `npm run services                       starts Kafka and an S3 server, prints the environment to use, waits for Ctrl-C
npm run services -- <command> [args…]  starts them for a command, and ends with its exit code
`;

/** npm takes the first `--` for itself; who starts the program directly writes it, and it means the same. */
export function readArguments(argv: readonly string[]): Asked {
  const [first, ...rest] = argv;
  if (first === '--') return commandOf(rest);
  if (first === '--help' || first === '-h') return { kind: 'help' };
  if (first?.startsWith('-') === true) return { kind: 'refused', reason: `there is no option ${first}` };
  return first === undefined ? { kind: 'serve' } : commandOf(argv);
}

function commandOf([command, ...args]: readonly string[]): Asked {
  if (command === undefined) return { kind: 'refused', reason: 'after -- comes the command to run' };
  return { kind: 'run', command, args };
}
