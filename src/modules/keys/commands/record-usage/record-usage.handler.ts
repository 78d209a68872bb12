import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { toRecord, type EventRecord } from '../../../../events/stored-event.ts';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { latestCredibleTime } from '../../../../shared/clock-skew.ts';
import { EVENT_LOG, type EventLog } from '../../../event-log/event-log.ts';
import { gatewayOf, seesTenant, type Caller } from '../../../identity/caller.ts';
import type { KeyDescription } from '../../domain/key-state.ts';
import { presentationEvent } from '../../domain/presentation-event.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { RecordUsage, type RecordedUse, type ReportedUse } from './record-usage.command.ts';

type Prepared = { readonly record: EventRecord } | { readonly refused: NonNullable<RecordedUse['code']> };

/** Of a rotated key nobody can say which secret a gateway meant that named none, so nothing is claimed. */
const onlySecretOf = ({ secret, previousSecret }: KeyDescription): string | null =>
  previousSecret === null ? secret.fingerprint : null;

/** Takes in what gateways decided by themselves. Lines stand alone: a refused one keeps no other from being recorded. */
@CommandHandler(RecordUsage)
export class RecordUsageHandler implements ICommandHandler<RecordUsage> {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ uses, caller }: RecordUsage): Promise<readonly RecordedUse[]> {
    const latest = latestCredibleTime(this.clock.nowMs());
    const prepared = uses.map((use) => this.prepare(use, caller, latest));
    const appended = await this.log.append(prepared.flatMap((one) => ('record' in one ? [one.record] : [])));
    let next = 0;
    return uses.map((use, i) => {
      const one = prepared[i];
      if (one !== undefined && 'refused' in one) return { id: use.id, status: 'refused', code: one.refused };
      return {
        id: use.id,
        status: appended[next++]?.duplicate === true ? 'duplicate' : 'recorded',
        code: null,
      };
    });
  }

  private prepare(use: ReportedUse, caller: Caller, latest: string): Prepared {
    const state = this.directory.byId(use.keyId);
    if (state.kind === 'absent' || !seesTenant(caller, state.key.tenant)) return { refused: 'key_not_found' };
    if (state.kind === 'external') return { refused: 'external_key' };
    if (use.time > latest) return { refused: 'time_in_future' };
    return {
      record: toRecord(
        presentationEvent({
          eventId: use.id,
          now: use.time,
          origin: { ip: use.sourceIp, userAgent: use.userAgent, requestId: caller.origin.requestId },
          outcome: use.outcome,
          key: state.key,
          fingerprint: use.fingerprint ?? onlySecretOf(state.key),
          dataset: use.dataset,
          permission: use.permission,
          endpoint: use.endpoint,
          via: gatewayOf(caller),
          basedOn: [],
        }),
      ),
    };
  }
}
