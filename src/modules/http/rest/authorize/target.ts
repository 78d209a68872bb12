import { z } from 'zod';

const TARGET_CHARS_MAX = 200;
const name = z.string().min(1).max(TARGET_CHARS_MAX).exactOptional();

/** What is asked for, as the proxy's configuration says. */
export const targetSchema = z.strictObject({ dataset: name, permission: name });
export type Target = z.output<typeof targetSchema>;
