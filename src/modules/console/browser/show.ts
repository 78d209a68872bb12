import { h, type Child } from '../tree/element.ts';
import { render } from './render.ts';

/** Replaces what is in the element with this id; without such an element nothing happens. */
export function fill(id: string, ...content: readonly Child[]): void {
  const { children } = h('div', {}, ...content);
  document.getElementById(id)?.replaceChildren(...children.map(render));
}

/** Whether the page is still to come; what stands there is of the one before. */
export function setBusy(isBusy: boolean): void {
  const main = document.getElementById('main');
  if (isBusy) main?.setAttribute('aria-busy', 'true');
  else main?.removeAttribute('aria-busy');
}

/** Where reading goes on after a change of the page, also for those who do not see it. */
export function focusHeading(): void {
  const heading = document.querySelector('h1');
  if (heading instanceof HTMLElement) heading.focus();
}
