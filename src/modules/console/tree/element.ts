import type { AttributeName } from './attributes.ts';

/**
 * What is to be seen, as plain data: views are functions that make it, the renderer is the one place that knows a document.
 * So a view is tested by comparing objects, and no view can put markup on the page.
 */
export type Tag =
  | 'a'
  | 'article'
  | 'button'
  | 'caption'
  | 'code'
  | 'dd'
  | 'details'
  | 'div'
  | 'dl'
  | 'dt'
  | 'fieldset'
  | 'form'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'header'
  | 'input'
  | 'label'
  | 'legend'
  | 'li'
  | 'main'
  | 'nav'
  | 'ol'
  | 'option'
  | 'p'
  | 'pre'
  | 'section'
  | 'select'
  | 'small'
  | 'span'
  | 'strong'
  | 'summary'
  | 'table'
  | 'tbody'
  | 'td'
  | 'textarea'
  | 'th'
  | 'thead'
  | 'time'
  | 'tr'
  | 'ul';

/** The fields of a form by name, as texts. */
export type Fields = Readonly<Record<string, string>>;

export interface Handlers {
  readonly onClick?: (() => void | Promise<void>) | undefined;
  /** Until it ends the form is not sent a second time. */
  readonly onSubmit?: ((fields: Fields) => void | Promise<void>) | undefined;
}

/** Absent, undefined and false: without it; true: without a value. */
export type Attributes = {
  readonly [Name in AttributeName]?: string | number | boolean | undefined;
};

export interface Element {
  readonly tag: Tag;
  readonly attributes: Attributes;
  readonly handlers: Handlers;
  readonly children: readonly (Element | string)[];
}

/** Null, undefined and false are nothing; lists are their elements. */
export type Child = Element | string | number | null | undefined | false | readonly Child[];

export function h(tag: Tag, given: Attributes & Handlers = {}, ...children: readonly Child[]): Element {
  const { onClick, onSubmit, ...attributes } = given;
  return {
    tag,
    attributes,
    handlers: { ...(onClick && { onClick }), ...(onSubmit && { onSubmit }) },
    children: flat(children),
  };
}

function flat(children: readonly Child[]): readonly (Element | string)[] {
  return children.flatMap((child): readonly (Element | string)[] => {
    if (child === null || child === undefined || child === false) return [];
    if (typeof child === 'string') return [child];
    if (typeof child === 'number') return [String(child)];
    return isList(child) ? flat(child) : [child];
  });
}

const isList = (child: Element | readonly Child[]): child is readonly Child[] => Array.isArray(child);

/** All text of an element, in order: what somebody reads there. */
export const textOf = (child: Element | string): string =>
  typeof child === 'string' ? child : child.children.map(textOf).join('');
