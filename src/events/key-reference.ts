import { z } from 'zod';

/**
 * How events about an existing key name it to people, as it was called at the time: whoever reads one event alone, or
 * filters the trail by name or owner, finds revocations as well as uses.
 */
export const keyReferenceShape = { keyName: z.string(), owner: z.string() };

export const exampleKeyReference = { keyName: 'ci-github-prod-2026q4', owner: 'ana@example.com' } as const;
