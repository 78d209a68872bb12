import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { InfrastructureError } from '../../../../shared/infrastructure-error.ts';
import type { KeyState } from '../../../keys/domain/key-state.ts';
import { USAGE_DIRECTORY, type UsageDirectory } from '../../../projections/key-activity.ts';
import { keyView, type ExistingKey, type KeyView } from './key-view.ts';

const exists = (state: KeyState): state is ExistingKey => state.kind !== 'absent';

/** Shows keys: their state, and beside it what the usage read model knows of them. */
@Injectable()
export class KeyViews {
  constructor(
    @Inject(USAGE_DIRECTORY) private readonly usage: UsageDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws InfrastructureError if a key that a command just answered with is not there */
  one(state: KeyState): KeyView {
    if (!exists(state))
      throw new InfrastructureError('read_model_behind', 'A key was changed that no read model has.');
    return keyView(state, this.usage.activity(state.key.id), this.clock.nowMs());
  }

  many(states: readonly KeyState[]): readonly KeyView[] {
    const existing = states.filter(exists);
    const activities = this.usage.activities(existing.map((state) => state.key.id));
    const nowMs = this.clock.nowMs();
    return existing.map((state) => {
      const { id } = state.key;
      return keyView(state, activities.get(id) ?? this.usage.activity(id), nowMs);
    });
  }
}
