import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Administering } from '../../domain/principal-refusals.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Acting } from '../../principal-commands.ts';

/** Keeps a principal out: its sessions end, its keys are refused, until it is enabled again. */
export class DisablePrincipal extends Command<Result<Principal, Refusal>> {
  readonly principalId: string;
  readonly reason: string | null;
  readonly rights: Administering;
  readonly by: Acting;

  constructor(properties: Pick<DisablePrincipal, 'principalId' | 'reason' | 'rights' | 'by'>) {
    super();
    this.principalId = properties.principalId;
    this.reason = properties.reason;
    this.rights = properties.rights;
    this.by = properties.by;
  }
}
