import type { Actor, Origin } from '../../events/envelope.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { FoundSecret, LeakReporter } from './domain/found-secret.ts';
import { gitHubLabel, readGitHubReport, type GitHubLabel, type GitHubMatch } from './domain/github-report.ts';
import type { LeakOutcome } from './leak-response.ts';
import { reportedPlace, reportedWord } from './reported-place.ts';
import { isSignedBy } from './signing/signed-body.ts';
import type { SigningKeys } from './signing/signing-keys.ts';

/** A message as it came: nothing of it is believed before its signature is checked. */
export interface SignedMessage {
  readonly keyIdentifier: string | undefined;
  readonly signature: string | undefined;
  readonly body: Uint8Array;
  readonly origin: Origin;
}

/** Has the secrets taken, and says what became of each, in their order. */
export type TakeLeaks = (
  found: readonly FoundSecret[],
  reporter: LeakReporter,
) => Promise<readonly LeakOutcome[]>;

const GITHUB: Actor = { type: 'external', id: 'github-secret-scanning', email: null, credential: null };
/** The tenant of what belongs to nobody. */
const NOBODYS_TENANT = '-';
const IDENTIFIER_CHARS_MAX = 256;

const OFF: Refusal = {
  code: 'leak_intake_off',
  detail: 'This installation takes no signed reports of leaked secrets.',
};
const NOT_SIGNED: Refusal = {
  code: 'leak_signature_invalid',
  detail: 'The report is not signed with a key that reports are signed with.',
};
const NO_KEYS: Refusal = {
  code: 'leak_keys_unavailable',
  detail: 'The keys that reports are signed with cannot be had at present, so the report was not taken.',
};

/**
 * Takes reports of GitHub's secret scanning as its partners do. The route is open to everybody, so the signature comes before
 * all else, over the bytes as they came; whoever cannot sign learns nothing, not even whether a text is a secret of ours.
 * An old message that is sent again does nothing: it is the same report.
 */
export class GitHubIntake {
  readonly #keys: SigningKeys | null;
  readonly #counts = { taken: 0, refused: 0 };

  /** @param keys null: the intake is off */
  constructor(keys: SigningKeys | null) {
    this.#keys = keys;
  }

  async take(message: SignedMessage, take: TakeLeaks): Promise<Result<readonly GitHubLabel[], Refusal>> {
    const refusal = await this.#whyNot(message);
    if (refusal !== null) {
      this.#counts.refused += 1;
      return refuse(refusal);
    }
    const report = readGitHubReport(message.body);
    if (!report.ok) return report;
    const reporter = { actor: GITHUB, origin: message.origin, tenant: NOBODYS_TENANT, messageId: null };
    const outcomes = await take(report.value.map(foundBy), reporter);
    this.#counts.taken += 1;
    return accept(report.value.map((match, at) => gitHubLabel(match, outcomes[at]?.leak.keyId != null)));
  }

  /** Messages since the start, by what became of them. */
  counts(): Readonly<Record<'taken' | 'refused', number>> {
    return { ...this.#counts };
  }

  async #whyNot({ keyIdentifier, signature, body }: SignedMessage): Promise<Refusal | null> {
    if (this.#keys === null) return OFF;
    if (keyIdentifier === undefined || signature === undefined) return NOT_SIGNED;
    if (keyIdentifier.length > IDENTIFIER_CHARS_MAX) return NOT_SIGNED;
    const key = await this.#keys.named(keyIdentifier);
    if (key === 'unavailable') return NO_KEYS;
    return key !== 'unknown' && isSignedBy(body, signature, key) ? null : NOT_SIGNED;
  }
}

const foundBy = ({ token, url, source }: GitHubMatch): FoundSecret => ({
  secret: token,
  source: `github/${reportedWord(source ?? 'unknown', token)}`,
  url: reportedPlace(url, token),
  note: null,
  leakedAt: null,
});

/** Nest injection token of the {@link GitHubIntake}. */
export const GITHUB_INTAKE = Symbol('GitHubIntake');
