import type { FileProblem, LocatedValue } from './domain/located-value.ts';
import type { FileSection } from './file-sections.ts';

export type ReadSection<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** A section of keytrail.yaml, as the room that it belongs to understands it. */
export interface SectionDefinition<Value> {
  readonly name: FileSection;
  /** @param section null where the file has none: what then counts is the room's default */
  read(section: LocatedValue | null): ReadSection<Value>;
}
