import { attributeText } from '../tree/attributes.ts';
import type { Element as Tree, Fields } from '../tree/element.ts';

/**
 * Makes nodes of a tree: elements by name, attributes from the allow-list, everything else as text. There is no other place
 * that puts something on the page.
 */
export function render(tree: Tree | string): Node {
  if (typeof tree === 'string') return document.createTextNode(tree);
  const node = document.createElement(tree.tag);
  for (const [name, value] of Object.entries(tree.attributes)) {
    const text = attributeText(name, value);
    if (text !== null) node.setAttribute(name, text);
  }
  node.append(...tree.children.map(render));
  const { onClick, onSubmit } = tree.handlers;
  if (onClick !== undefined) node.addEventListener('click', () => void once(node, onClick));
  if (onSubmit !== undefined && node instanceof HTMLFormElement) listen(node, onSubmit);
  return node;
}

/** The form is never sent by the browser: its fields would stand in an address. */
function listen(form: HTMLFormElement, onSubmit: (fields: Fields) => void | Promise<void>): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields: Record<string, string> = {};
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields[name] = value;
    void once(form, () => onSubmit(fields));
  });
}

/** Not a second time before the first has ended. Nothing is disabled meanwhile: what is loses the focus. */
async function once(node: HTMLElement, act: () => void | Promise<void>): Promise<void> {
  if (node.getAttribute('aria-busy') === 'true') return;
  node.setAttribute('aria-busy', 'true');
  try {
    await act();
  } finally {
    node.removeAttribute('aria-busy');
  }
}
