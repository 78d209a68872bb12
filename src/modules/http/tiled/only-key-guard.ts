import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from '../access/http-request.ts';
import { RefusedError } from '../problems/refused-error.ts';

/** Nest injection token: id of the one key that opens Tiled's door; null: it is not in single-user mode. */
export const TILED_ONLY_KEY = Symbol('TiledOnlyKey');

/**
 * Lets nobody in but the one key of Tiled's single-user mode, after the door of all routes has let the credential in and
 * recorded that: the refusal is then in the trail as the caller's own.
 */
@Injectable()
export class OnlyKeyGuard implements CanActivate {
  constructor(@Inject(TILED_ONLY_KEY) private readonly onlyKeyId: string | null) {}

  canActivate(context: ExecutionContext): boolean {
    const { caller } = context.switchToHttp().getRequest<HttpRequest>();
    if (this.onlyKeyId === null || caller === undefined || caller.credential.id === this.onlyKeyId)
      return true;
    throw new RefusedError({
      code: 'not_the_single_user_key',
      detail: 'In single-user mode this door takes one key, and this is another.',
    });
  }
}
