/** What every tidy rule reads and says: a file goes in, findings come out, nothing else is touched. */
import ts from 'typescript';

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly error: string;
  /** What to write instead: a finding without a way out is only a complaint. */
  readonly use: string;
}

export type Rule = (file: SourceFile) => readonly Finding[];

/** The form compilers use, so that editors and terminals turn it into a link. */
export function print({ path, line, error, use }: Finding): string {
  return `${path}:${line}: error: ${error}, use ${use}`;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

export function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

export const isTypeScript = (path: string): boolean => path.endsWith('.ts');
export const isSpec = (path: string): boolean => path.endsWith('.spec.ts');
export const isSource = (path: string): boolean => path.startsWith('src/') && isTypeScript(path);

/** One finding per match of `pattern`, which must be global. */
export function matches(
  file: SourceFile,
  pattern: RegExp,
  describe: (match: string) => { error: string; use: string },
): Finding[] {
  return [...file.text.matchAll(pattern)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    ...describe(match[0]),
  }));
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

export function parse(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  parsed.set(file, tree);
  return tree;
}

/** Visits the code only: words in comments and strings are not code, and would be found by a text search. */
export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => visit(child, see));
}

export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}
