import { MS_PER_MINUTE } from '../../../../shared/iso-time.ts';

/**
 * How far the clocks of two processes, or of a trail and ours, may be apart: what happened within it may have happened in
 * the other order. Also how late an event may be learned of without being late.
 */
export const CLOCKS_APART_MS = 10 * MS_PER_MINUTE;
