import { registerHooks } from 'node:module';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Parses SQL with the grammars of dt-sql-parser, in a process of its own: the package is written for bundlers and imports
 * folders and files without their endings, which neither Node nor Jest resolves. Standard input: JSON, an array of
 * {dialect, sql}; standard output: JSON, an array of lists of error messages.
 */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && context.parentURL?.includes('/node_modules/') === true) {
      const base = new URL(specifier, context.parentURL);
      for (const ending of ['.js', '/index.js']) {
        const url = new URL(`${base.href}${ending}`);
        if (existsSync(fileURLToPath(url))) return { url: url.href, format: 'module', shortCircuit: true };
      }
    }
    return next(specifier, context);
  },
});

interface ParserOf {
  validate(sql: string): readonly { readonly message: string; readonly startLine: number }[];
}
const parsers = (await import('dt-sql-parser')) as unknown as Record<'TrinoSQL' | 'HiveSQL', new () => ParserOf>;

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const statements = JSON.parse(Buffer.concat(chunks).toString('utf8')) as readonly {
  readonly dialect: 'TrinoSQL' | 'HiveSQL';
  readonly sql: string;
}[];
const errors = statements.map(({ dialect, sql }) =>
  new parsers[dialect]().validate(sql).map(({ startLine, message }) => `line ${String(startLine)}: ${message}`),
);
process.stdout.write(JSON.stringify(errors));
