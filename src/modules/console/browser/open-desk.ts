import { KeytrailError, type KeytrailClient, type Me } from '../../../client/index.ts';
import { refusal } from '../parts/refusal.ts';
import type { Desk } from '../routing/desk.ts';
import { h, type Child } from '../tree/element.ts';
import { copyText } from './copy-text.ts';
import { saveFile } from './save-file.ts';
import { fill, focusHeading, setBusy } from './show.ts';

interface DeskParts {
  readonly client: KeytrailClient;
  readonly me: Me;
  readonly signal: AbortSignal;
  readonly again: (news?: string) => Promise<void>;
  readonly onlyOnce: Desk['onlyOnce'];
  /** The service does not accept the credential any more. */
  readonly signedOut: (error: KeytrailError) => void;
}

/** The desk of one visit of a page: once the page is left, nothing of it reaches the screen. */
export function openDesk({ client, me, signal, again, onlyOnce, signedOut }: DeskParts): Desk {
  const unlessLeft = (show: () => void): void => {
    if (!signal.aborted) show();
  };
  return {
    client,
    me,
    signal,
    again: async (news) => {
      if (!signal.aborted) await again(news);
    },
    onlyOnce,
    nowMs: () => Date.now(),
    show: (title: string, ...content: readonly Child[]) =>
      unlessLeft(() => {
        document.title = `${title} – Keytrail console`;
        fill('main', h('h1', { tabindex: -1 }, title), ...content);
        setBusy(false);
        focusHeading();
      }),
    fill: (id, ...content) => unlessLeft(() => fill(id, ...content)),
    say: (sentence) => unlessLeft(() => fill('news', sentence)),
    go: (href) =>
      unlessLeft(() => {
        // The browser tells nobody that an address became what it was.
        if (location.hash === href) void again();
        else location.hash = href;
      }),
    attempt: async (work) => {
      try {
        unlessLeft(() => fill('problem'));
        await work();
      } catch (error) {
        unlessLeft(() => {
          setBusy(false);
          // What was told before is not about this.
          fill('news');
          if (error instanceof KeytrailError && error.status === 401) return signedOut(error);
          fill('problem', refusal(error));
          document.getElementById('problem')?.focus();
        });
      }
    },
    save: saveFile,
    copy: copyText,
  };
}
