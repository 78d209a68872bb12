import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../identity/caller.ts';
import { principalIdOf } from '../../identity/domain/principal-id.ts';
import { ownerRoleOf } from '../../identity/owner-role.ts';
import { PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../identity/principal-directory.ts';
import { USAGE_DIRECTORY, type UsageDirectory } from '../../projections/key-activity.ts';
import type { KeyDescription } from '../../keys/domain/key-state.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../keys/key-directory.ts';
import { seesOwnKeys } from './sees-own-keys.ts';
import { tiledKey, type TiledKey } from './tiled-key-view.ts';
import { TiledKeys } from './tiled-keys.ts';
import { tiledPrincipal, type Described, type TiledPrincipal } from './tiled-principal-view.ts';

/** Of one principal, the latest: as many as may be open at once. */
const SHOWN_SESSIONS_MAX = 200;

/** A principal as it is shown, and the keys that it is shown with, which the trail must know of. */
export interface ShownPrincipal {
  readonly view: TiledPrincipal;
  readonly keys: readonly KeyDescription[];
}

/** Shows principals with their keys and sessions. */
@Injectable()
export class TiledPrincipals {
  constructor(
    @Inject(PRINCIPAL_DIRECTORY) private readonly directory: PrincipalDirectory,
    @Inject(USAGE_DIRECTORY) private readonly usage: UsageDirectory,
    @Inject(TiledKeys) private readonly keys: TiledKeys,
    @Inject(KEY_DIRECTORY) private readonly keyDirectory: KeyDirectory,
  ) {}

  shown(principal: Described & { readonly tenant: string }): ShownPrincipal {
    const { id: principalId, name: owner, tenant } = principal;
    const keys = this.keys.live({ owner, tenant });
    const { items } = this.directory.sessions({ principalId }, { before: null, limit: SHOWN_SESSIONS_MAX });
    return { keys, view: tiledPrincipal(principal, this.keyViews(keys), items) };
  }

  /**
   * Whoever asks: also somebody whom only their key names as its owner, of the key's role and without sessions. A key that
   * has no business with keys is shown itself and no other.
   */
  self(caller: Caller): TiledPrincipal {
    const { credential } = caller;
    const { owner, tenant, role } = credential;
    const presented = this.presented(caller);
    const isShownAll = seesOwnKeys(credential, presented);
    // A principal of that name elsewhere is somebody else.
    const known =
      ownerRoleOf(this.directory, { owner, tenant }) === null ? undefined : this.directory.byName(owner);
    if (known !== undefined && isShownAll) return this.shown({ ...known, tenant }).view;
    const stranger = { id: principalIdOf(owner), name: owner, kind: 'user', role, identities: [] } as const;
    const itself = presented === undefined ? [] : [presented];
    const keys = isShownAll ? this.keys.live({ owner, tenant }) : itself;
    return tiledPrincipal(known ?? stranger, this.keyViews(keys), []);
  }

  /** The key that somebody asks with; undefined for a session. */
  presented({ credential }: Caller): KeyDescription | undefined {
    if (credential.kind !== 'key') return undefined;
    const state = this.keyDirectory.byId(credential.keyId);
    return state.kind === 'active' || state.kind === 'disabled' ? state.key : undefined;
  }

  keyViews(keys: readonly KeyDescription[]): readonly TiledKey[] {
    const activities = this.usage.activities(keys.map(({ id }) => id));
    return keys.map((key) => tiledKey(key, activities.get(key.id) ?? { lastUsedAt: null }));
  }
}
