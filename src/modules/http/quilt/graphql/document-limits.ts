import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** A document of the client has some 120 tokens. What validating one costs grows with the square of this. */
export const DOCUMENT_TOKENS_MAX = 1_000;
/** Before anything is read. The longest document of the client has 700 characters. */
export const DOCUMENT_CHARS_MAX = 10_000;
/** `admin { apiKeys { revoke { errors { path } } } }` is five deep, and nothing in the schema is deeper. */
export const DEPTH_MAX = 8;
/** With fragments spread out. Every operation of the client stays below twenty. */
export const FIELDS_MAX = 100;
/** With aliases one request asks for the same thing many times, and each time costs as much as a request. */
export const ALIASES_MAX = 10;

interface Spent {
  fields: number;
  aliases: number;
}

/**
 * Why a document is more than anybody needs; null: it is not. Fragments count where they are spread, as they are carried
 * out, and counting ends with the first limit, so that fragments that spread each other cost no more than it. The document
 * must have been validated: a fragment that contains itself has no depth.
 */
export function whyTooMuch(document: DocumentNode): string | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const spent: Spent = { fields: 0, aliases: 0 };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const reason = count(definition.selectionSet, 1, spent, fragments);
    if (reason !== null) return reason;
  }
  return null;
}

function count(
  { selections }: SelectionSetNode,
  depth: number,
  spent: Spent,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string | null {
  if (depth > DEPTH_MAX) return `The document is deeper than ${DEPTH_MAX} fields.`;
  for (const selection of selections) {
    spent.fields += 1;
    if (spent.fields > FIELDS_MAX) return `The document asks for more than ${FIELDS_MAX} fields.`;
    if (selection.kind === Kind.FIELD && selection.alias !== undefined) spent.aliases += 1;
    if (spent.aliases > ALIASES_MAX) return `The document has more than ${ALIASES_MAX} aliases.`;
    const inner =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? fragments.get(selection.name.value)?.selectionSet
        : selection.selectionSet;
    if (inner === undefined) continue;
    const reason = count(inner, selection.kind === Kind.FIELD ? depth + 1 : depth, spent, fragments);
    if (reason !== null) return reason;
  }
  return null;
}
