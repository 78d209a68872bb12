/** A value of a YAML file that knows its line, so that whoever finds it wrong can say where it stands. */
export type LocatedValue = LocatedScalar | LocatedList | LocatedMapping;

export interface LocatedScalar {
  readonly kind: 'scalar';
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly value: string | number | boolean | null;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly line: number;
  readonly items: readonly LocatedValue[];
}

export interface LocatedMapping {
  readonly kind: 'mapping';
  readonly line: number;
  /** Each name once, in the order of the file. */
  readonly properties: readonly LocatedProperty[];
}

export interface LocatedProperty {
  readonly name: string;
  readonly line: number;
  readonly value: LocatedValue;
}

/** What is wrong with a file, in words that never quote what stands there: it may be a secret. */
export interface FileProblem {
  /** Null where no line is to blame. */
  readonly line: number | null;
  /** A sentence without its file. */
  readonly reason: string;
}

/** The problem as an operator reads it: `keytrail.yaml, line 12: …`. */
export const problemText = (file: string, { line, reason }: FileProblem): string =>
  `${file}${line === null ? '' : `, line ${line}`}: ${reason}`;
