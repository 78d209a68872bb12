import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';

/** In one message. Each becomes an event, and may end a key and raise an alert, all while GitHub waits. */
export const GITHUB_MATCHES_MAX = 1_000;
/** Longer than any secret of ours; what is longer is taken, too, and belongs to no key. */
const TOKEN_CHARS_MAX = 16_384;
const TYPE_CHARS_MAX = 200;

const matchSchema = z.object({
  token: z.string().min(1).max(TOKEN_CHARS_MAX),
  type: z.string().max(TYPE_CHARS_MAX),
  /** Empty where it was found at no public place. */
  url: z.string().nullish(),
  /** `content`, `commit`, `pull_request_title`, …: what it was found in. */
  source: z.string().nullish(),
});
const reportSchema = z.array(matchSchema).max(GITHUB_MATCHES_MAX);

/** A text that GitHub's secret scanning found. */
export type GitHubMatch = z.output<typeof matchSchema>;

/** Reads the body of a message whose signature is right. What is wrong is told without what stands there. */
export function readGitHubReport(body: Uint8Array): Result<readonly GitHubMatch[], Refusal> {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse({ code: 'malformed_request', detail: 'The body is not JSON.' });
  }
  const report = reportSchema.safeParse(given);
  if (report.success) return accept(report.data);
  const errors = report.error.issues.slice(0, 10).map(({ path, code }) => ({
    path: path.map(String).join('.'),
    message: `Is not as GitHub sends it (${code})`,
  }));
  const detail = `The body must be a list of at most ${GITHUB_MATCHES_MAX} matches of secret scanning.`;
  return refuse({ code: 'validation_failed', detail, errors });
}

/** What a partner answers about a match, by which GitHub learns how good its pattern is. */
export interface GitHubLabel {
  /** Hexadecimal SHA-256: the text itself is not written anywhere again. */
  readonly token_hash: string;
  readonly token_type: string;
  readonly label: 'true_positive' | 'false_positive';
}

export const gitHubLabel = ({ token, type }: GitHubMatch, isKnown: boolean): GitHubLabel => ({
  token_hash: hash('sha256', token, 'hex'),
  token_type: type.includes(token) ? '' : type,
  label: isKnown ? 'true_positive' : 'false_positive',
});
