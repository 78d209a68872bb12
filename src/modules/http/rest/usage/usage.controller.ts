import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { RecordUsage, type RecordedUse } from '../../../keys/commands/record-usage/record-usage.command.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { RefusedError } from '../../problems/refused-error.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import { readUsageLine, type UsageLine } from './usage-line.ts';

/** A batch is written as one; larger ones would hold up everybody who waits for the same write. */
export const USAGE_LINES_MAX = 10_000;

const resultSchema = z.object({
  line: z.int(),
  id: z.string().nullable(),
  status: z.enum(['recorded', 'duplicate', 'refused']),
  code: z.string().nullable(),
  message: z.string().nullable(),
});
const batchAnswerSchema = z.object({
  recorded: z.int(),
  duplicates: z.int(),
  refused: z.int(),
  results: z.array(resultSchema),
});
type LineResult = z.output<typeof resultSchema>;

@Controller('v1/usage')
export class UsageController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(200)
  @Requires('keys:verify')
  @ApiOperation({
    summary: 'Report uses that a gateway decided by itself; again with the same ids changes nothing.',
  })
  @ApiConsumes('application/x-ndjson')
  @ApiBody({ schema: { type: 'string', description: 'One JSON object per line, at most 10,000 lines.' } })
  @Answers(200, batchAnswerSchema)
  @Problems('validation_failed', 'unsupported_media_type', 'body_too_large', 'log_unavailable')
  async record(
    @Body() body: unknown,
    @Req() request: HttpRequest,
  ): Promise<z.output<typeof batchAnswerSchema>> {
    const lines = linesOf(body).map(({ text, line }) => readUsageLine(text, line));
    const uses = lines.flatMap((line) => ('use' in line ? [line.use] : []));
    const recorded =
      uses.length === 0
        ? []
        : await this.commands.execute(new RecordUsage({ uses, caller: callerOf(request) }));
    const results = resultsOf(lines, recorded);
    const count = (status: LineResult['status']): number =>
      results.filter((one) => one.status === status).length;
    return {
      recorded: count('recorded'),
      duplicates: count('duplicate'),
      refused: count('refused'),
      results,
    };
  }
}

function linesOf(body: unknown): readonly { readonly text: string; readonly line: number }[] {
  if (typeof body !== 'string') {
    throw new RefusedError({
      code: 'unsupported_media_type',
      detail: 'Send the batch as application/x-ndjson.',
    });
  }
  const lines = body
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '');
  if (lines.length >= 1 && lines.length <= USAGE_LINES_MAX) return lines;
  const message = `Must have 1 to ${USAGE_LINES_MAX} lines; nothing of it was recorded`;
  throw new RefusedError({
    code: 'validation_failed',
    detail: `The batch has ${lines.length} lines.`,
    errors: [{ path: '$', message }],
  });
}

/** One result per line, in order; the recorded ones come back in the order in which they were sent on. */
function resultsOf(lines: readonly UsageLine[], recorded: readonly RecordedUse[]): LineResult[] {
  let next = 0;
  return lines.map((line) => {
    if (!('use' in line)) {
      const { line: number, id, code, message } = line;
      return { line: number, id, status: 'refused', code, message: scrubSecrets(message) };
    }
    const result = recorded[next++];
    return {
      line: line.line,
      id: line.use.id,
      status: result?.status ?? 'refused',
      code: result === undefined ? 'internal_error' : result.code,
      message: null,
    };
  });
}
