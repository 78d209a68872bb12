import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Administering } from '../../domain/principal-refusals.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Acting } from '../../principal-commands.ts';

/** Lets a disabled principal sign in again, and its keys be used. */
export class EnablePrincipal extends Command<Result<Principal, Refusal>> {
  readonly principalId: string;
  readonly reason: string | null;
  readonly rights: Administering;
  readonly by: Acting;

  constructor(properties: Pick<EnablePrincipal, 'principalId' | 'reason' | 'rights' | 'by'>) {
    super();
    this.principalId = properties.principalId;
    this.reason = properties.reason;
    this.rights = properties.rights;
    this.by = properties.by;
  }
}
