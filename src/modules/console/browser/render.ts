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
  if (onClick !== undefined) node.addEventListener('click', () => void onClick());
  if (onSubmit !== undefined && node instanceof HTMLFormElement) listen(node, onSubmit);
  return node;
}

/** The form is never sent by the browser: its fields would stand in an address. */
function listen(form: HTMLFormElement, onSubmit: (fields: Fields) => void | Promise<void>): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submitted(form, onSubmit);
  });
}

async function submitted(
  form: HTMLFormElement,
  onSubmit: (fields: Fields) => void | Promise<void>,
): Promise<void> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields[name] = value;
  const buttons = [...form.querySelectorAll('button')].filter((button) => !button.disabled);
  for (const button of buttons) button.disabled = true;
  try {
    await onSubmit(fields);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
