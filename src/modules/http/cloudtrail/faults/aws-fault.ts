/** How AWS's services refuse: by a name that their clients know, and a sentence. */
export interface AwsFault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

type Kind = Omit<AwsFault, 'message'>;

export const withMessage = (kind: Kind, message: string): AwsFault => ({ ...kind, message });

/** Said beside any refusal of a credential: whoever uses these clients has never seen another header of ours. */
const CREDENTIAL = 'Present an API key as session token: AWS_SESSION_TOKEN.';

export const aboutCredential = (kind: Kind, detail: string): AwsFault =>
  withMessage(kind, `${detail.endsWith('.') ? detail : `${detail}.`} ${CREDENTIAL}`);
