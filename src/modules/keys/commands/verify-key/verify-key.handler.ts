import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { IDS, type IdSource } from '../../../../shared/ids.ts';
import { isoTime } from '../../../../shared/iso-time.ts';
import { gatewayOf, seesTenant } from '../../../identity/caller.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { PRESENTATION_LOG, type PresentationLog } from '../../presentation-log.ts';
import { SECRET_JUDGE, type Judgement, type SecretJudge } from '../../secret-judge.ts';
import { VerifyKey, type Verification, type VerificationCode } from './verify-key.command.ts';

const CODE_OF_OUTCOME = {
  SUCCESS: 'VALID',
  INVALID: 'NOT_FOUND',
  REVOKED: 'REVOKED',
  EXPIRED: 'EXPIRED',
  DISABLED: 'DISABLED',
  FORBIDDEN: 'FORBIDDEN',
  RATE_LIMITED: 'RATE_LIMITED',
} as const satisfies Record<Judgement['outcome'], VerificationCode>;

/** The hot path: look the secret up, decide, make the decision durable, answer. In this order, and nothing waits twice. */
@CommandHandler(VerifyKey)
export class VerifyKeyHandler implements ICommandHandler<VerifyKey> {
  constructor(
    @Inject(SECRET_JUDGE) private readonly judge: SecretJudge,
    @Inject(PRESENTATION_LOG) private readonly presentations: PresentationLog,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: IdSource,
  ) {}

  async execute(command: VerifyKey): Promise<Verification> {
    const { caller, dataset, permission, sourceIp: ip } = command;
    const nowMs = this.clock.nowMs();
    const request = { dataset, permission, ip, nowMs, countAgainstLimit: true };
    let judgement = this.judge.judge(command.secret, request);
    if (judgement.state === null) judgement = await this.judge.judgeAgain(command.secret, judgement, request);
    const requestId = command.requestId ?? this.ids.requestId();
    const { state } = judgement;
    // To a caller of another tenant the key does not exist; the trail has the truth under the key's own tenant.
    const visible = state !== null && (caller === null || seesTenant(caller, state.key.tenant));
    const outcome = visible || state === null ? judgement.outcome : 'INVALID';

    await this.presentations.record({
      eventId: this.ids.eventId(),
      now: isoTime(nowMs),
      origin: { ip, userAgent: command.userAgent, requestId },
      outcome,
      key: state?.key ?? null,
      fingerprint: judgement.fingerprint,
      dataset,
      permission,
      endpoint: command.endpoint,
      via: caller === null ? null : gatewayOf(caller),
      basedOn: this.directory.position(),
    });
    return {
      valid: outcome === 'SUCCESS',
      code: CODE_OF_OUTCOME[outcome],
      key: visible ? state : null,
      requestId,
      denial: visible ? judgement.denial : null,
      retryAfterMs: visible ? judgement.retryAfterMs : null,
      rateLimit: visible ? judgement.rateLimit : null,
    };
  }
}
