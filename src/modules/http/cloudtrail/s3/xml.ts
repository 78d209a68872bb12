const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What no XML document may have, not even as an entity: controls, halves of characters, and two that are no characters. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Carriage returns as an entity, or readers would make line feeds of them. */
export const xmlText = (text: string): string =>
  text
    .replace(NOT_XML, '\uFFFD')
    .replace(/[&<>"]/g, (found) => ENTITIES[found] ?? found)
    .replaceAll('\r', '&#13;');

export const element = (name: string, text: string): string => `<${name}>${xmlText(text)}</${name}>`;

/** @param content XML already @param namespace null: S3's faults have none */
export function xmlDocument(root: string, content: string, namespace: string | null = NAMESPACE): string {
  const opening = namespace === null ? root : `${root} xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${opening}>${content}</${root}>`;
}
