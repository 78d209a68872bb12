import type { Me } from '../../../client/index.ts';
import { holds } from '../routing/offered.ts';
import type { Page } from '../routing/page.ts';
import { keysPage } from './keys/keys-page.ts';

/** In the order of the navigation. */
export const PAGES: readonly Page[] = [keysPage];

/** Those that somebody has a use for. */
export const pagesFor = (me: Pick<Me, 'scopes'>): readonly Page[] =>
  PAGES.filter(({ anyOf }) => holds(me, ...anyOf));
