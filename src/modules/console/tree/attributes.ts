/** All that a view may set: what neither runs nor fetches anything. */
const ALLOWED = {
  'aria-current': true,
  'aria-describedby': true,
  'aria-label': true,
  'aria-labelledby': true,
  'aria-live': true,
  autocomplete: true,
  checked: true,
  class: true,
  cols: true,
  'data-heading': true,
  datetime: true,
  disabled: true,
  for: true,
  href: true,
  id: true,
  inputmode: true,
  lang: true,
  max: true,
  maxlength: true,
  min: true,
  name: true,
  open: true,
  placeholder: true,
  readonly: true,
  rel: true,
  required: true,
  role: true,
  rows: true,
  scope: true,
  selected: true,
  spellcheck: true,
  step: true,
  tabindex: true,
  target: true,
  title: true,
  type: true,
  value: true,
} as const;

/** The attributes that the renderer sets. */
export type AttributeName = keyof typeof ALLOWED;

/** Places of the console itself, and the service's own pages: nothing that a text of others could lead elsewhere or run by. */
const LINK = /^(?:#\/.*|errors\/[a-z0-9_]{1,64}|login|docs)$/s;

/**
 * The text that an attribute gets; null: it is left away.
 * @throws TypeError for an attribute, or a link, that no view has a reason for
 */
export function attributeText(name: string, value: string | number | boolean | undefined): string | null {
  if (!Object.hasOwn(ALLOWED, name)) throw new TypeError(`The console sets no attribute ${name}.`);
  if (value === undefined || value === false) return null;
  const text = value === true ? '' : String(value);
  if (name === 'href' && !LINK.test(text)) throw new TypeError('The console has no such link.');
  return text;
}
