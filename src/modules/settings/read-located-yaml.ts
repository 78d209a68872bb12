import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode } from 'yaml';
import type { FileProblem, LocatedMapping, LocatedProperty, LocatedValue } from './domain/located-value.ts';

/** 256 KiB: thousands of keys; anything larger is another file by mistake. */
export const YAML_BYTES_MAX = 256 * 1024;

/** A section, its list, an entry, a property, its list, an item: nothing that means anything here is deeper. */
const DEPTH_MAX = 8;

// eslint-disable-next-line no-control-regex -- refusing control characters is the point
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

export type LocatedYaml =
  | { readonly ok: true; readonly root: LocatedMapping }
  | { readonly ok: false; readonly problem: FileProblem };

/**
 * Reads a YAML text of one mapping into values with their lines. Of YAML it takes what a list of settings needs: scalars,
 * lists and mappings of the core schema. Anchors, aliases, merge keys, tags and directives are refused, because they make
 * a short file large or let it mean another thing than it shows.
 */
export function readLocatedYaml(text: string): LocatedYaml {
  try {
    return { ok: true, root: readRoot(text) };
  } catch (error) {
    if (error instanceof ProblemFound) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Ends the walk at the first problem; caught above. */
class ProblemFound extends Error {
  readonly problem: FileProblem;

  constructor(line: number | null, reason: string) {
    super(reason);
    this.problem = { line, reason };
  }
}

function readRoot(text: string): LocatedMapping {
  if (Buffer.byteLength(text) > YAML_BYTES_MAX)
    throw new ProblemFound(null, `the file is larger than ${YAML_BYTES_MAX} bytes.`);
  const control = text.search(CONTROL_CHARACTER);
  if (control >= 0) throw new ProblemFound(lineAt(text, control), 'not valid YAML (control character).');

  const lines = new LineCounter();
  // Repeated names are found by our own walk: the library compares each with each, which a long mapping makes slow.
  const document = parseDocument(text, {
    ...{ version: '1.2', prettyErrors: false, uniqueKeys: false, lineCounter: lines },
  });
  const fault = document.errors[0];
  if (fault !== undefined) {
    // The library's message quotes the line, which may hold a secret; the code and the line number do not.
    throw new ProblemFound(lineAt(text, fault.pos[0]), `not valid YAML (${fault.code}).`);
  }
  if (document.directives.yaml.explicit === true || Object.keys(document.directives.tags).length > 1)
    throw new ProblemFound(1, 'directives (%…) are not supported.');
  if (document.contents === null) return { kind: 'mapping', line: 1, properties: [] };
  const lineOf = (node: ParsedNode | null): number => (node === null ? 1 : lines.linePos(node.range[0]).line);
  const root = located(document.contents, { lineOf, line: 1, depth: 0 });
  if (root.kind === 'mapping') return root;
  if (root.kind === 'scalar' && root.value === null) return { kind: 'mapping', line: 1, properties: [] };
  throw new ProblemFound(root.line, 'must be a mapping from names to values.');
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const NO_ALIASES = 'anchors (&name) and aliases (*name) are not supported.';

interface Place {
  readonly lineOf: (node: ParsedNode | null) => number;
  /** Of what the node belongs to; an absent value has no place of its own. */
  readonly line: number;
  readonly depth: number;
}

function located(node: ParsedNode | null, place: Place): LocatedValue {
  if (node === null) return { kind: 'scalar', line: place.line, value: null };
  const line = place.lineOf(node);
  if (isAlias(node)) throw new ProblemFound(line, NO_ALIASES);
  if (node.anchor !== undefined) throw new ProblemFound(line, NO_ALIASES);
  if (node.tag !== undefined) throw new ProblemFound(line, 'tags (!name) are not supported.');
  if (place.depth > DEPTH_MAX) throw new ProblemFound(line, 'nested too deeply.');
  const inside = { ...place, line, depth: place.depth + 1 };
  if (isSeq(node)) return { kind: 'list', line, items: node.items.map((item) => located(item, inside)) };
  if (isMap(node)) return { kind: 'mapping', line, properties: propertiesOf(node.items, inside) };
  return { kind: 'scalar', line, value: scalarOf(node.value) };
}

function propertiesOf(
  pairs: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[],
  place: Place,
): readonly LocatedProperty[] {
  const seen = new Set<string>();
  return pairs.map(({ key, value }) => {
    const line = place.lineOf(key);
    const name = located(key, place);
    if (name.kind !== 'scalar' || !isScalar(key)) throw new ProblemFound(line, 'a name must be a text.');
    const text = typeof name.value === 'string' ? name.value : key.source;
    if (text === '<<') throw new ProblemFound(line, 'merge keys (<<) are not supported.');
    if (seen.has(text)) throw new ProblemFound(line, 'not valid YAML (a name is repeated).');
    seen.add(text);
    return { name: text, line, value: located(value, { ...place, line }) };
  });
}

/** The core schema knows no others; a number too large to be exact stays one, for its reader to refuse. */
const scalarOf = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
