import type { CoveredPeriod } from '../../reports/domain/report.ts';
import type { PolicyLookedAt } from './excepted.ts';

/** What a pack is about and made of; its own hash stands in the trail. */
export interface Manifest {
  readonly control: string;
  readonly title: string;
  readonly demands: string;
  readonly source: string;
  readonly from: string;
  /** Not included. */
  readonly to: string;
  readonly madeAt: string;
  readonly madeFor: string;
  /** Whose trail: a tenant, or all. */
  readonly tenant: string | null;
  readonly logPosition: string;
  readonly coverage: readonly CoveredPeriod[];
  /** Whose exceptions were looked for; null: nothing can be excepted from the control. */
  readonly policies: readonly PolicyLookedAt[] | null;
  readonly sample: {
    readonly seed: string;
    readonly size: number;
    readonly of: number;
    readonly method: string;
    readonly ids: readonly string[];
  };
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** All of it that does not follow from the control and the files. */
export type PackFacts = Omit<Manifest, 'control' | 'title' | 'demands' | 'source' | 'files'>;
