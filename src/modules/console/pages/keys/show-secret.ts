import type { KeyWithSecret } from '../../../../client/index.ts';
import type { Desk } from '../../routing/desk.ts';
import { secretView } from './secret-view.ts';

/** Shows a secret in the place of the page, until somebody goes on or elsewhere. */
export function showSecret(desk: Desk, title: string, made: KeyWithSecret, goOn: () => void): void {
  const copy = async (): Promise<void> => {
    const isCopied = await desk.copy(made.secret);
    desk.say(
      isCopied ? 'The secret is copied.' : 'This browser does not copy here: mark the secret and copy it.',
    );
  };
  desk.show(title, ...secretView(made, { copy, goOn }));
}
