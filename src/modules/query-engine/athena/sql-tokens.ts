/** Statements taken apart, so that what one parser judges is what another one runs. */
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';

export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'symbol';
  readonly text: string;
  readonly at: number;
}

/** A statement of which every reader sees the same tokens: no comments, no final `;`, nothing else moved. */
export interface TokenizedSql {
  readonly sql: string;
  readonly tokens: readonly SqlToken[];
}

const TOKEN = new RegExp(
  [
    '(?<space>[ \\t\\r\\n]+)',
    '(?<comment>--[^\\r\\n]*|/\\*[^]*?\\*/)',
    "(?<text>'[^']*(?:''[^']*)*'(?!'))",
    '(?<quoted>"[^"]*(?:""[^"]*)*"(?!"))',
    '(?<word>[A-Za-z_][A-Za-z0-9_]*)',
    '(?<number>[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z0-9_]))',
    '(?<symbol>/(?!\\*)|[(),.;?:+\\-*%<>=!|[\\]])',
  ].join('|'),
  'y',
);

const invalid = (detail: string) => refuse<Refusal>({ code: 'sql_invalid', detail });

/**
 * The tokens of a text that is judged by one parser and run by another. Where the two read comments and quotes
 * differently, the judged statement is not the one that runs: comments that nest hide in one what the other executes,
 * and so do texts with escapes. So comments become spaces, which keeps every position, and whatever one of the two might
 * read otherwise is refused: nested comments, `$$`, backquotes, texts with a letter in front, signs outside of ASCII.
 */
export function tokenizeSql(text: string): Result<TokenizedSql, Refusal> {
  const tokens: SqlToken[] = [];
  let sql = '';
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) return unreadable(text, at);
    const { space, comment } = groups;
    const [kind, found] = Object.entries(groups).find((entry) => entry[1] !== undefined) ?? ['', ''];
    if (comment !== undefined) {
      if (comment.startsWith('/*') && comment.includes('/*', 2)) {
        return refuse({ code: 'sql_not_allowed', detail: 'Comments cannot stand inside of comments.' });
      }
      sql += comment.replaceAll(/[^\r\n]/g, ' ');
    } else {
      if (kind === 'text' && isPrefixed(tokens.at(-1), at)) {
        return refuse({ code: 'sql_not_allowed', detail: 'Texts have no letter in front of their quote.' });
      }
      if (space === undefined) tokens.push({ kind: kind as SqlToken['kind'], text: found, at });
      sql += found;
    }
    at += found.length;
  }
  return accept(withoutEnd(sql, tokens));
}

/** `e'…'`, `x'…'`: texts with rules of their own. */
const isPrefixed = (before: SqlToken | undefined, at: number): boolean =>
  before?.kind === 'word' && before.text.length === 1 && before.at + 1 === at;

function unreadable(text: string, at: number): Result<never, Refusal> {
  const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (sign === "'" || sign === '"') return invalid('A quote is not closed.');
  if (sign === '/') return invalid('A comment is not closed.');
  return invalid(`The sign ${sign} cannot stand outside of quotes, or not in this place.`);
}

function withoutEnd(sql: string, tokens: SqlToken[]): TokenizedSql {
  let text = sql;
  for (let last = tokens.at(-1); last?.text === ';'; last = tokens.at(-1)) {
    text = `${text.slice(0, last.at)} ${text.slice(last.at + 1)}`;
    tokens.pop();
  }
  return { sql: text, tokens };
}
