import type { Dataset } from './dataset.ts';
import { ALERTS_DATASET } from './datasets/alerts-dataset.ts';
import { EVENTS_DATASET } from './datasets/events-dataset.ts';
import { KEYS_DATASET } from './datasets/keys-dataset.ts';
import { USAGE_DATASET } from './datasets/usage-dataset.ts';

/** Every dataset that can be asked. docs/datasets.md describes them. */
export const DATASETS: readonly Dataset[] = [KEYS_DATASET, USAGE_DATASET, EVENTS_DATASET, ALERTS_DATASET];
