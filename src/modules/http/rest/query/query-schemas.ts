/** The form of a dataset query and of its answer. Which names there are is for the datasets to say, and to hint at. */
import { z } from 'zod';
import {
  DIMENSIONS_MAX,
  FILTER_VALUES_MAX,
  FILTERS_MAX,
  METRICS_MAX,
  NAME_CHARS_MAX,
  ROWS_DEFAULT,
  ROWS_MAX,
  VALUE_CHARS_MAX,
} from '../../../dataset-queries/domain/dataset-request.ts';
import { storedText } from '../../validation/text-schemas.ts';

/** Names are part of the event that records the query. */
const name = storedText(NAME_CHARS_MAX);

const value = z.union([z.string().max(VALUE_CHARS_MAX), z.number(), z.boolean()]);

export const querySchema = z.strictObject({
  dataset: name,
  metrics: z.array(name).min(1).max(METRICS_MAX),
  dimensions: z.array(name).max(DIMENSIONS_MAX).default([]),
  filters: z
    .array(
      z.strictObject({
        dimension: name,
        operator: name,
        value: z.union([value, z.array(value).max(FILTER_VALUES_MAX)]).exactOptional(),
      }),
    )
    .max(FILTERS_MAX)
    .default([]),
  orderBy: z
    .array(z.strictObject({ by: name, direction: z.enum(['asc', 'desc']).default('asc') }))
    .max(METRICS_MAX + DIMENSIONS_MAX)
    .default([]),
  limit: z.int().min(1).max(ROWS_MAX).default(ROWS_DEFAULT),
});

export const queryAnswerSchema = z.object({
  dataset: z.string(),
  columns: z
    .array(
      z
        .object({
          name: z.string(),
          type: z.enum(['text', 'integer', 'number', 'boolean', 'day', 'instant']),
        })
        .readonly(),
    )
    .readonly(),
  data: z
    .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).readonly())
    .readonly(),
  rowCount: z.int(),
  truncated: z.boolean(),
  bytesScanned: z.number(),
  costUsd: z.number().optional(),
});
