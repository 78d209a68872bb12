import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import type { RefusalCode } from '../../../shared/refusal.ts';
import { PROBLEM_CODES } from '../problem-codes.ts';
import { PROBLEM_MEDIA_TYPE } from '../problems/problem.ts';
import { schemaObject } from '../validation/schema-object.ts';

/** What a route answers when all is well. */
export const Answers = (status: number, schema: z.ZodType): MethodDecorator =>
  ApiResponse({ status, description: 'Done.', schema: schemaObject(schema, 'output') });

/** How a route may refuse, beyond what any route may: the codes, each with its own page. */
export function Problems(...codes: readonly RefusalCode[]): MethodDecorator {
  const statuses = [...new Set(codes.map((code) => PROBLEM_CODES[code].status))];
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: codes
          .filter((code) => PROBLEM_CODES[code].status === status)
          .map((code) => `\`${code}\``)
          .join(', '),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}
