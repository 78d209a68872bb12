import { createClient } from '../../client/index.ts';
import { Console } from './browser/console.ts';

/** Reports and SQL take longer than what programs usually ask for; how long they may, the service decides. */
const TIMEOUT_MS = 180_000;

/** The service is where the page came from, perhaps below a path of a proxy. */
const console = new Console(() => createClient({ url: new URL('.', location.href), timeoutMs: TIMEOUT_MS }));

addEventListener('hashchange', () => void console.showPlace());
// Only what would be lost for ever is asked about.
addEventListener('beforeunload', (event) => {
  if (console.isHeld) event.preventDefault();
});
// A browser may keep a page that was left, with all that is in its memory, to show it again on the way back.
addEventListener('pagehide', () => console.showSignIn());
console.showSignIn();
