import type { BrowserPage } from './browser-page.ts';

/** What is done in the browser, and where. */
export interface Visit {
  readonly page: BrowserPage;
  readonly url: string;
  readonly adminKey: string;
  /** Of `admin@example.com` and `ana@example.com`. */
  readonly password: string;
  /** Keeps a picture of the page, for whoever asked for some. */
  readonly shoot: (name: string) => Promise<void>;
}

/** What a page must not have: something that is wider than the narrowest of screens. */
export const overflow = 'document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth';
