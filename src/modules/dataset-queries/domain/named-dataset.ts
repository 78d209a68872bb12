import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { Dataset } from './dataset.ts';
import { DATASETS } from './datasets.ts';
import { invalidRequest, unknownName } from './request-objection.ts';

/**
 * The dataset that is asked for, if this credential may ask it. A credential with a list hears the same about a dataset
 * outside of its list whether there is such a dataset or not.
 * @param allowed null: every dataset
 */
export function namedDataset(name: string, allowed: readonly string[] | null): Result<Dataset, Refusal> {
  if (allowed !== null && !allowed.includes(name)) {
    return refuse({ code: 'forbidden', detail: `Not authorized for dataset '${name}'` });
  }
  const dataset = DATASETS.find((one) => one.name === name);
  if (dataset !== undefined) return accept(dataset);
  return refuse(invalidRequest([unknownName('dataset', name, DATASETS)]));
}
