import { z } from 'zod';

/** One setting as an operator meets it: its two names, what it may be, and what it means. */
export interface SettingDefinition {
  /** Environment variable. In keytrail.yaml the setting has the name of its field in {@link Settings}. */
  readonly variable: string;
  /** What another system calls it, whose variables are understood as they are. */
  readonly alsoVariable?: string;
  readonly schema: z.ZodType;
  readonly default: string | number | boolean | null;
  /** Completes the sentence "It must be …". */
  readonly allowed: string;
  readonly meaning: string;
  /** Its value is never repeated in an error, a log line or a listing. */
  readonly secret?: true;
}

/** By what the environment may name it, our own name first. */
export const variablesOf = ({ variable, alsoVariable }: SettingDefinition): readonly string[] =>
  alsoVariable === undefined ? [variable] : [variable, alsoVariable];

/** A definition per setting, whose schema yields the type that the setting has. */
export type DefinitionsOf<Values> = {
  readonly [Name in keyof Values]: SettingDefinition & { readonly schema: z.ZodType<Values[Name]> };
};

export const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);
