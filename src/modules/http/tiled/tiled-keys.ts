import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Role } from '../../../events/key-rights.ts';
import { CLOCK, type Clock } from '../../../shared/clock.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { Caller } from '../../identity/caller.ts';
import { scopesOfRole } from '../../identity/domain/scopes.ts';
import { CreateKey } from '../../keys/commands/create-key/create-key.command.ts';
import { RevokeKey } from '../../keys/commands/revoke-key/revoke-key.command.ts';
import type { KeyDescription, KeyState } from '../../keys/domain/key-state.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../keys/key-directory.ts';
import { KEY_POLICY, type KeyPolicy } from '../../keys/key-policy.ts';
import { RefusedError, valueOf } from '../problems/refused-error.ts';
import { pythonList } from './python-list.ts';
import { keyInputOf, untaggableScopes, whyBeyondRole, type TiledKeyRequest } from './tiled-key-request.ts';
import { firstEightOf, tiledKey, type TiledKey } from './tiled-key-view.ts';

/** Whose keys a request is about. */
export interface KeyOwner {
  readonly owner: string;
  readonly tenant: string;
  readonly role: Role;
}

export type TiledKeyWithSecret = TiledKey & { readonly secret: string };

/** Tiled's limit: as many keys of one owner are a program that makes one for each of its runs. */
export const LIVE_KEYS_MAX = 100;
/** Owners may have made more by other doors; what is shown of them is bounded. */
const SHOWN_KEYS_MAX = 500;

/** Refusals that Tiled tells as scopes that the principal does not have. */
const BEYOND_SCOPES: ReadonlySet<Refusal['code']> = new Set([
  'scope_not_held',
  'role_not_held',
  'owner_scope_not_held',
]);

/** Keys as Tiled's clients make, see and end them: by the same commands as everywhere, in Tiled's words. */
@Injectable()
export class TiledKeys {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(KEY_POLICY) private readonly policy: KeyPolicy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Keys that may still work, in the order of their creation. */
  live({ owner, tenant }: Omit<KeyOwner, 'role'>): readonly KeyDescription[] {
    const page = { after: null, limit: SHOWN_KEYS_MAX, nowMs: this.clock.nowMs() };
    return (['ACTIVE', 'DISABLED'] as const)
      .flatMap((status) => this.directory.list({ owner, tenant, status }, page).items)
      .flatMap((state) => liveKeyIn(state))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, SHOWN_KEYS_MAX);
  }

  async create(request: TiledKeyRequest, of: KeyOwner, caller: Caller): Promise<TiledKeyWithSecret> {
    const untaggable = untaggableScopes(request);
    const asked = pythonList(request.scopes ?? ['inherit']);
    if (untaggable.length > 0) {
      const named = `{${pythonList(untaggable).slice(1, -1)}}`;
      throw refused(
        'scope_not_held',
        `Requested scopes ${asked} contain scopes ${named}, which cannot be combined with access tag restrictions.`,
      );
    }
    const beyondRole = whyBeyondRole(request, of.role);
    if (beyondRole !== null) throw beyondScopes(asked, of, beyondRole);
    const count = this.live(of).length;
    if (count >= LIVE_KEYS_MAX) {
      throw refused(
        'too_many_keys',
        `This Principal already has ${count} API keys which is greater than or equal to the maximum number allowed, ${LIVE_KEYS_MAX}. Some API keys must be deleted before creating new ones.`,
      );
    }
    const { owner, tenant, role } = of;
    const input = { ...keyInputOf(request, role, this.policy), owner, tenant };
    const made = await this.commands.execute(
      new CreateKey({ input, caller, idempotencyKey: null, secretForm: 'tiled' }),
    );
    if (!made.ok && BEYOND_SCOPES.has(made.refusal.code)) throw beyondScopes(asked, of, made.refusal.detail);
    const { key, secret } = valueOf(made);
    const [description] = liveKeyIn(key);
    if (description === undefined)
      throw refused('key_changed_meanwhile', 'The key was ended while it was made.');
    return { ...tiledKey(description, { lastUsedAt: null }), secret };
  }

  /** @param notFound what is said where no live key of theirs begins so */
  async revoke(
    firstEight: string,
    of: Omit<KeyOwner, 'role'>,
    caller: Caller,
    notFound: string,
  ): Promise<void> {
    const named = this.live(of).filter((key) => firstEightOf(key) === firstEight.toLowerCase());
    const [key, another] = named;
    if (key === undefined) throw refused('key_not_found', notFound);
    if (another !== undefined) {
      const ids = named.map(({ id }) => id).join(', ');
      throw refused(
        'key_changed_meanwhile',
        `Several keys of this Principal begin with these characters: ${ids}. Revoke the one that is meant by its id, by 'keytrail keys revoke'.`,
      );
    }
    valueOf(await this.commands.execute(new RevokeKey({ keyId: key.id, reason: null, caller })));
  }
}

const liveKeyIn = (state: KeyState): readonly KeyDescription[] =>
  state.kind === 'active' || state.kind === 'disabled' ? [state.key] : [];

const beyondScopes = (asked: string, { role }: KeyOwner, reason: string): RefusedError =>
  refused(
    'scope_not_held',
    `Requested scopes ${asked} must be a subset of the principal's scopes ${pythonList(scopesOfRole(role))}. ${reason}`,
  );

const refused = (code: Refusal['code'], detail: string): RefusedError => new RefusedError({ code, detail });
