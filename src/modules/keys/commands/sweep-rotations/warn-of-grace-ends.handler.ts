import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { NO_ORIGIN, systemActor } from '../../../../events/envelope.ts';
import type { RotationGraceEnding } from '../../../../events/rotation-grace-ending.ts';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { isLive } from '../../domain/evolve.ts';
import { decideWarnOfGraceEnd } from '../../domain/warn-of-grace-end.ts';
import { recordDue } from '../../due-keys.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { ROTATION_USES, type RotationUses } from '../../rotation/rotation-uses.ts';
import { WarnOfGraceEnds } from './warn-of-grace-ends.command.ts';

/**
 * How much of one sweep may be spent on asking the trail who still uses old secrets: on the trail of a large
 * installation a question takes seconds, on Athena it costs money, and the warnings themselves must not wait for it.
 */
const LOOK_UPS_PER_SWEEP = 20;
const LOOK_UP_TIMEOUT_MS = 5_000;

/** Warns in time of secrets that will be refused, and says what is known of their remaining use. */
@CommandHandler(WarnOfGraceEnds)
export class WarnOfGraceEndsHandler implements ICommandHandler<WarnOfGraceEnds> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(ROTATION_USES) private readonly uses: RotationUses,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rotationWarningSeconds'>,
  ) {}

  async execute(): Promise<{ readonly warned: number }> {
    const nowMs = this.clock.nowMs();
    const warningSeconds = this.settings.rotationWarningSeconds;
    let lookUpsLeft = LOOK_UPS_PER_SWEEP;
    const warned = await recordDue(this.commands, {
      find: (limit) => this.directory.dueForGraceWarning(nowMs, warningSeconds * MS_PER_SECOND, limit),
      by: { actor: systemActor('rotation-sweep'), origin: NO_ORIGIN },
      decide: async (keyId) => {
        lookUpsLeft -= 1;
        const previousSecretUse = lookUpsLeft < 0 ? null : await this.useOf(keyId);
        return (state, context) =>
          decideWarnOfGraceEnd(state, { keyId, warningSeconds, previousSecretUse }, context);
      },
    });
    return { warned };
  }

  /** Null when the engine does not say in time: a warning without figures is better than none. */
  private async useOf(keyId: string): Promise<RotationGraceEnding['data']['previousSecretUse']> {
    const state = this.directory.byId(keyId);
    if (!isLive(state)) return null;
    const [asked] = await Promise.allSettled([
      this.uses.since(state.key, { visibility: { kind: 'all' }, timeoutMs: LOOK_UP_TIMEOUT_MS }),
    ]);
    if (asked.status === 'rejected' || !asked.value.ok) return null;
    const { successes, lastUsedAt, users } = asked.value.value.previous;
    return { requests: successes, lastUsedAt, addresses: new Set(users.map(({ ip }) => ip)).size };
  }
}
