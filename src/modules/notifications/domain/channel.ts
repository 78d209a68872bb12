import type { Severity } from '../../../events/alert-reference.ts';
import type { ChannelDescription } from '../../../events/notification-target.ts';

/** Where a secret of a channel is: in the settings file, in another file, or in the environment. */
export type SecretPlace =
  | { readonly kind: 'written'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'variable'; readonly name: string };

/** How to speak TLS with a mail server: from the first byte, after STARTTLS, or not at all. */
export type MailTls = 'implicit' | 'starttls' | 'none';

export interface HttpEndpoint {
  readonly url: SecretPlace;
  /** File of certificates to trust besides the usual ones. */
  readonly caFile: string | null;
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly tls: MailTls;
  readonly caFile: string | null;
  readonly signIn: { readonly user: string; readonly password: SecretPlace } | null;
  readonly from: string;
  /** Also tell those whom a notification itself names, such as the owner of a key. */
  readonly tellRecipients: boolean;
}

/** What speaks to people on a channel. */
export type Transport =
  | { readonly kind: 'log' }
  | ({ readonly kind: 'webhook'; readonly secrets: SecretPlace } & HttpEndpoint)
  | ({ readonly kind: 'slack' } & HttpEndpoint)
  | ({ readonly kind: 'email' } & MailServer)
  | { readonly kind: 'kafka' };

/** A way to tell people, as keytrail.yaml describes it, and what they want to be told of. */
export interface Channel {
  /** Also its identity: what was delivered on a channel is known by this name. */
  readonly name: string;
  readonly transport: Transport;
  /** Types of notifications: names, or `alert.*` for all that begin so, or `*`. */
  readonly types: readonly string[];
  readonly minSeverity: Severity | null;
  /** Null: every tenant's. */
  readonly tenants: readonly string[] | null;
  /** Mail addresses; empty for other kinds. */
  readonly to: readonly string[];
  /** Host or topic; null where there is none. */
  readonly target: string | null;
}

export const describeChannel = (channel: Channel): ChannelDescription => ({
  kind: channel.transport.kind,
  target: channel.target,
  to: channel.to,
  types: channel.types,
  minSeverity: channel.minSeverity,
  tenants: channel.tenants,
});
