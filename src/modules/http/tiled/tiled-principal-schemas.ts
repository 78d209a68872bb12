import { z } from 'zod';
import { ROLES } from '../../../events/key-rights.ts';
import { queryInteger } from '../validation/query-integer.ts';
import { uuidText } from './tiled-id.ts';

/** Tiled's own. */
const PAGE_DEFAULT = 100;
const PAGE_MAX = 300;
/** All before the offset are looked through; whoever has more principals uses `GET /v1/principals`, which has cursors. */
const OFFSET_MAX = 100_000;

export const uuidSchema = z.object({ uuid: uuidText });
export const serviceSchema = z.object({ role: z.enum(ROLES) });

const offset = queryInteger(0, OFFSET_MAX);
const limit = queryInteger(0, PAGE_MAX);

/** By the names that the server of Tiled knows, and by those that its client sends. */
export const pageSchema = z
  .object({
    'page[offset]': offset.optional(),
    'page[limit]': limit.optional(),
    offset: offset.optional(),
    limit: limit.optional(),
  })
  .transform((query) => ({
    offset: query['page[offset]'] ?? query.offset ?? 0,
    limit: query['page[limit]'] ?? query.limit ?? PAGE_DEFAULT,
  }));
export type TiledPage = z.output<typeof pageSchema>;
