import type { Desk } from './desk.ts';
import type { Scope } from './offered.ts';
import type { Place } from './place.ts';

/** One of the console's pages, with the places below it. */
export interface Page {
  /** First part of its places. */
  readonly name: string;
  /** In the navigation. */
  readonly title: string;
  /** It is offered to whoever holds one of these. */
  readonly anyOf: readonly Scope[];
  /** Shows a place of it. What is thrown is shown as a refusal. */
  readonly open: (place: Place, desk: Desk) => Promise<void>;
}
