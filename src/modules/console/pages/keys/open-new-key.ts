import type { Desk } from '../../routing/desk.ts';
import { hrefOf } from '../../routing/place.ts';
import { newKeyForm } from './new-key-view.ts';
import { newKeyOf } from './new-key.ts';
import { showSecret } from './show-secret.ts';

/** A form, and then the secret of the key that it made. */
export async function openNewKey(desk: Desk): Promise<void> {
  const create = newKeyForm((fields) =>
    desk.attempt(() =>
      desk.onlyOnce(
        () => desk.client.apiKeys.create(newKeyOf(fields)),
        (made, shown) =>
          showSecret(shown, 'The key is created', made, () => shown.go(hrefOf(['keys', made.key.id]))),
      ),
    ),
  );
  desk.show('Create a key', create);
  return Promise.resolve();
}
