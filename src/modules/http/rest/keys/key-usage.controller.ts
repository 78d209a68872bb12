import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { epochMs, MS_PER_DAY } from '../../../../shared/iso-time.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../../keys/key-directory.ts';
import { KEY_READINGS, type KeyReadings } from '../../../keys/key-readings.ts';
import { visibleKey } from '../../../keys/visible-key.ts';
import { USAGE_DIRECTORY, type UsageDirectory } from '../../../projections/key-activity.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { queryInstant } from '../../validation/query-integer.ts';
import { KeyId, ValidQuery } from '../../validation/valid-input.ts';
import { readingOf } from './key-reading.ts';
import { keyUsageSchema, keyUsageView, type KeyUsageView } from './key-usage.ts';

/** 92 days of hours, a quarter, are some 2,200 entries: as much as one answer should have. */
const HOURS_PERIOD_MAX_DAYS = 92;

const periodSchema = z
  .strictObject({ from: queryInstant.exactOptional(), to: queryInstant.exactOptional() })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    message: 'Give both from and to, or neither',
  })
  .refine(
    ({ from, to }) => {
      const length = from === undefined || to === undefined ? 1 : epochMs(to) - epochMs(from);
      return length > 0 && length <= HOURS_PERIOD_MAX_DAYS * MS_PER_DAY;
    },
    { message: `to must be after from, by ${HOURS_PERIOD_MAX_DAYS} days at most`, path: ['to'] },
  );

/** What the usage read model knows of one key; some seconds behind the log at most in normal operation. */
@Controller('v1/keys')
export class KeyUsageController {
  constructor(
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(USAGE_DIRECTORY) private readonly usage: UsageDirectory,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':id/usage')
  @Requires('keys:read')
  @ApiOperation({ summary: 'What is on record of a key’s use; by the hour when a period is asked for.' })
  @Answers(200, keyUsageSchema)
  @Problems('validation_failed', 'key_not_found')
  async get(
    @KeyId() id: string,
    @ValidQuery(periodSchema) { from, to }: z.output<typeof periodSchema>,
    @Req() request: HttpRequest,
  ): Promise<KeyUsageView> {
    const state = valueOf(visibleKey(this.directory, id, callerOf(request)));
    await this.readings.record(readingOf(request, [state]));
    const hours = from === undefined || to === undefined ? null : this.usage.hours(id, from, to);
    return keyUsageView(state, this.usage.activity(id), hours, this.clock.nowMs());
  }
}
