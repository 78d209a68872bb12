import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { isoTime, MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { visibilityOf } from '../../../identity/caller.ts';
import { rotationOf } from '../../../keys/domain/rotation-state.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../../keys/key-directory.ts';
import { KEY_READINGS, type KeyReadings } from '../../../keys/key-readings.ts';
import { ROTATION_USES, type RotationUses } from '../../../keys/rotation/rotation-uses.ts';
import { visibleKey } from '../../../keys/visible-key.ts';
import { USAGE_DIRECTORY, type UsageDirectory } from '../../../projections/key-activity.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { KeyId } from '../../validation/valid-input.ts';
import { readingOf } from './key-reading.ts';
import { rotationSchema, rotationView, usesOfOnlySecret, type RotationView } from './rotation-view.ts';

/** Who still uses the old secret of a rotated key: what somebody who ends it has to know before and afterwards. */
@Controller('v1/keys')
export class KeyRotationController {
  constructor(
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(USAGE_DIRECTORY) private readonly usage: UsageDirectory,
    @Inject(ROTATION_USES) private readonly uses: RotationUses,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(':id/rotation')
  @Requires('keys:read')
  @ApiOperation({
    summary: 'Where a key’s last rotation stands, and who presented the old secret since, the latest first.',
  })
  @Answers(200, rotationSchema)
  @Problems('key_not_found', 'query_timeout', 'query_engine_unavailable')
  async get(@KeyId() id: string, @Req() request: HttpRequest): Promise<RotationView> {
    const caller = callerOf(request);
    const state = valueOf(visibleKey(this.directory, id, caller));
    await this.readings.record(readingOf(request, [state]));
    const rotation = rotationOf(state, isoTime(this.clock.nowMs()));
    if (state.kind === 'external' || rotation.state === 'none')
      return rotationView(state, rotation, usesOfOnlySecret(this.usage.activity(id)));
    const uses = await this.uses.since(state.key, {
      visibility: visibilityOf(caller),
      timeoutMs: this.settings.sqlTimeoutSeconds * MS_PER_SECOND,
    });
    return rotationView(state, rotation, valueOf(uses));
  }
}
