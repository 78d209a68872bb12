import { Command } from '@nestjs/cqrs';
import type { ChangedPrincipal } from '../../../../events/principal-description.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Administering } from '../../domain/principal-refusals.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Acting } from '../../principal-commands.ts';

/** Changes what a principal is: its mail address, tenant, role, or as whom it signs in elsewhere. */
export class UpdatePrincipal extends Command<Result<Principal, Refusal>> {
  readonly principalId: string;
  readonly changes: ChangedPrincipal;
  readonly rights: Administering;
  readonly by: Acting;

  constructor(properties: Pick<UpdatePrincipal, 'principalId' | 'changes' | 'rights' | 'by'>) {
    super();
    this.principalId = properties.principalId;
    this.changes = properties.changes;
    this.rights = properties.rights;
    this.by = properties.by;
  }
}
