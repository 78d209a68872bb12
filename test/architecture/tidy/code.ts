/** Rules about code proper, read from the syntax tree so that comments and strings cannot trip them. */
import ts from 'typescript';
import { isSource, isSpec, isTypeScript, lineCount, lineOf, parse, visit } from './source.ts';
import type { Finding, Rule, SourceFile } from './source.ts';

type Judge = (node: ts.Node) => { error: string; use: string } | undefined;

/** One finding per line at most: `Date.now` is a call, an access and two identifiers, but one mistake. */
function judge(file: SourceFile, verdict: Judge): Finding[] {
  const tree = parse(file);
  const byLine = new Map<number, Finding>();
  visit(tree, (node) => {
    const found = verdict(node);
    if (found === undefined) return;
    const line = lineOf(tree, node);
    if (!byLine.has(line)) byLine.set(line, { path: file.path, line, ...found });
  });
  return [...byLine.values()];
}

export const noAsAny: Rule = (file) =>
  !isTypeScript(file.path)
    ? []
    : judge(file, (node) =>
        (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) &&
        node.type.kind === ts.SyntaxKind.AnyKeyword
          ? { error: "'as any' ends type checking here", use: "'unknown' and a check, or a zod schema" }
          : undefined,
      );

/** Rooms that compute the same answer from the same arguments, today and in a replay ten years on. */
export const isPure = (path: string): boolean =>
  isSource(path) &&
  !path.endsWith('.module.ts') &&
  (/^src\/modules\/[^/]+\/domain\//.test(path) ||
    path.startsWith('src/events/') ||
    path.startsWith('src/modules/integrity/'));

const IMPURE_ACCESS: Readonly<Record<string, string>> = {
  'Date.now': 'an instant passed in as an argument',
  'Math.random': 'a value passed in as an argument',
};
const IMPURE_NAMES = new Set(['randomUUID', 'randomBytes']);

export const pureRoomsStayPure: Rule = (file) =>
  !isPure(file.path)
    ? []
    : judge(file, (node) => {
        if (ts.isPropertyAccessExpression(node)) {
          const name = node.getText();
          const use = IMPURE_ACCESS[name];
          if (use !== undefined) return { error: `${name} in a pure room`, use };
        }
        if (ts.isIdentifier(node) && IMPURE_NAMES.has(node.text)) {
          return { error: `${node.text} in a pure room`, use: 'an id or secret passed in as an argument' };
        }
        if (
          (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
          node.expression.getText() === 'Date' &&
          // Called without `new`, Date ignores its arguments and answers with the current time.
          (ts.isCallExpression(node) || (node.arguments ?? []).length === 0)
        ) {
          return { error: 'the current time in a pure room', use: 'an instant passed in as an argument' };
        }
        return undefined;
      });

const TESTS = new Set(['describe', 'it', 'test']);
const MARKED_TESTS = new Set(['fdescribe', 'fit', 'xdescribe', 'xit', 'xtest']);

function rootName(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return rootName(node.expression);
  return undefined;
}

export const everyTestRuns: Rule = (file) =>
  !isSpec(file.path)
    ? []
    : judge(file, (node) => {
        if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
          if (MARKED_TESTS.has(node.expression.text)) return notRun(node.expression.text);
        }
        if (
          ts.isPropertyAccessExpression(node) &&
          ['only', 'skip'].includes(node.name.text) &&
          TESTS.has(rootName(node.expression) ?? '')
        ) {
          return notRun(node.getText());
        }
        return undefined;
      });

function notRun(marker: string): { error: string; use: string } {
  return {
    error: `${marker} leaves tests out without anybody noticing`,
    use: 'a repaired test; for an absent service, the contract suite that REQUIRE_SERVICES makes strict',
  };
}

/** Short files explain themselves by their names; from this length on a reader wants to be told the point. */
const EXPLAIN_ABOVE_LINES = 40;

export const longFilesExplainThemselves: Rule = (file) => {
  if (!isSource(file.path) || isSpec(file.path) || lineCount(file.text) <= EXPLAIN_ABOVE_LINES) return [];
  if (/^(?:#!.*\n)?\s*\/\*\*/.test(file.text)) return [];
  const tree = parse(file);
  if (mainExports(tree, file.path).some((node) => ts.getJSDocCommentsAndTags(node).length > 0)) return [];
  return [
    {
      path: file.path,
      line: 1,
      error: `${lineCount(file.text)} lines that do not say why they exist`,
      use: 'a docblock at the top or on the main export',
    },
  ];
};

/** The first export, the default one, and the one the file is named after: authors differ in what they put first. */
function mainExports(tree: ts.SourceFile, path: string): ts.Statement[] {
  const exported = tree.statements.filter(
    (node) =>
      ts.isExportAssignment(node) ||
      (ts.canHaveModifiers(node) &&
        (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)),
  );
  const stem = plain((path.split('/').at(-1) ?? '').replace(/\.ts$/, ''));
  return exported.filter((node, n) => n === 0 || ts.isExportAssignment(node) || namesOf(node).includes(stem));
}

function namesOf(node: ts.Statement): string[] {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({ name }) => plain(name.getText()));
  }
  const { name } = node as ts.Statement & { readonly name?: ts.Node };
  return name === undefined ? [] : [plain(name.getText())];
}

const plain = (name: string): string => name.replace(/[^a-z0-9]/gi, '').toLowerCase();
