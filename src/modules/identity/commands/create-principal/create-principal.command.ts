import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { PrincipalRequest } from '../../domain/create-principal.ts';
import type { Administering } from '../../domain/principal-refusals.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Acting } from '../../principal-commands.ts';

/** Lets somebody sign in or own keys. `rights`: whose rights bound what may be given; null for the service itself. */
export class CreatePrincipal extends Command<Result<Principal, Refusal>> {
  readonly request: PrincipalRequest;
  readonly rights: Administering;
  readonly by: Acting;

  constructor(properties: Pick<CreatePrincipal, 'request' | 'rights' | 'by'>) {
    super();
    this.request = properties.request;
    this.rights = properties.rights;
    this.by = properties.by;
  }
}
