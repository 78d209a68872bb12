import type { KeytrailClient, Me } from '../../../client/index.ts';
import type { Child } from '../tree/element.ts';

/** What a page works with. Whatever it does after somebody has left the page is neither shown nor said. */
export interface Desk {
  readonly client: KeytrailClient;
  readonly me: Me;
  readonly nowMs: () => number;
  /** Ends when the page is left. */
  readonly signal: AbortSignal;
  /** Replaces the page. */
  readonly show: (title: string, ...content: readonly Child[]) => void;
  /** Replaces what is in the element with this id. */
  readonly fill: (id: string, ...content: readonly Child[]) => void;
  /** Tells what was done, also to those who do not see it. */
  readonly say: (sentence: string) => void;
  readonly go: (href: string) => void;
  /** Shows the page anew, as the service has it now, and tells what was done. */
  readonly again: (news?: string) => Promise<void>;
  /**
   * Asks for what is answered once only. Nobody leaves the page before the answer has come, and it is shown on a desk of its
   * own: whatever the page before still waits for does not take its place. @throws what `ask` throws
   */
  readonly onlyOnce: <Answer>(
    ask: () => Promise<Answer>,
    show: (answer: Answer, desk: Desk) => void,
  ) => Promise<void>;
  /** Does something that may be refused; a refusal is shown in the service's words. */
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
  readonly save: (fileName: string, type: string, text: string) => void;
  /** False: the browser does not let pages do that here. */
  readonly copy: (text: string) => Promise<boolean>;
}
