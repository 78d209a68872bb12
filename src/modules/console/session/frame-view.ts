import type { Me } from '../../../client/index.ts';
import type { Page } from '../routing/page.ts';
import { hrefOf } from '../routing/place.ts';
import { actionButton } from '../parts/field.ts';
import { h, type Element } from '../tree/element.ts';

export interface FrameActions {
  readonly toContent: () => void;
  readonly signOut: () => Promise<void>;
}

/** What stands around every page: who one is, where one can go, and where problems and news are told. */
export const frameView = (me: Me, pages: readonly Page[], actions: FrameActions): readonly Element[] => [
  h('button', { type: 'button', class: 'skip', onClick: actions.toContent }, 'Skip to the content'),
  h(
    'header',
    {},
    h('strong', { class: 'brand' }, 'Keytrail'),
    h('nav', { id: 'navigation', 'aria-label': 'Pages' }, navigation(pages, null)),
    h(
      'div',
      { class: 'who' },
      h('span', {}, `${me.key === null ? me.owner : me.key.name} · ${me.role} · ${me.tenant}`),
      actionButton('Sign out', actions.signOut),
    ),
  ),
  h('p', { class: 'news', role: 'status', id: 'news' }),
  h('div', { id: 'problem', role: 'alert', tabindex: -1 }),
  h('main', { id: 'main' }),
];

export const navigation = (pages: readonly Page[], current: string | null): Element =>
  h(
    'ul',
    {},
    pages.map(({ name, title }) =>
      h(
        'li',
        {},
        h('a', { href: hrefOf([name]), ...(name === current && { 'aria-current': 'page' }) }, title),
      ),
    ),
  );
