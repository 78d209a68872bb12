import { KeytrailError, type KeytrailClient, type Me } from '../../../client/index.ts';
import { refusal } from '../parts/refusal.ts';
import { pagesFor } from '../pages/pages.ts';
import { hrefOf, placeOf } from '../routing/place.ts';
import type { Page } from '../routing/page.ts';
import { frameView, navigation } from '../session/frame-view.ts';
import { signInView } from '../session/sign-in-view.ts';
import { h, type Child } from '../tree/element.ts';
import { openDesk } from './open-desk.ts';
import { fill, focusHeading, setBusy } from './show.ts';

const ROOT = 'console';

/** The one who holds the client: nobody else signs in or out, and which page is shown is decided here. */
export class Console {
  readonly #newClient: () => KeytrailClient;
  #client: KeytrailClient;
  #me: Me | null = null;
  /** Ends what the page before may still be waiting for. */
  #leave = new AbortController();

  constructor(newClient: () => KeytrailClient) {
    this.#newClient = newClient;
    this.#client = newClient();
  }

  /** @param why shown above the forms: what ended the time before */
  showSignIn(why: Child = null): void {
    this.#leave.abort();
    this.#me = null;
    // Nothing of whoever was signed in stays in the page's memory.
    this.#client = this.#newClient();
    document.title = 'Sign in – Keytrail console';
    const client = this.#client;
    const view = signInView(
      {
        byKey: (secret) => this.#signIn(() => Promise.resolve(client.loginWithApiKey(secret))),
        byPassword: (name, password) => this.#signIn(() => client.login(name, password)),
        byCode: (code) => this.#signIn(() => client.loginWithToken(code)),
      },
      why,
    );
    fill(ROOT, view);
    if (why === null) focusHeading();
    else document.getElementById('problem')?.focus();
  }

  /** The place in the address, as the service has it now. @param news told when it is shown */
  async showPlace(news?: string): Promise<void> {
    const me = this.#me;
    if (me === null) return;
    this.#leave.abort();
    const leave = new AbortController();
    this.#leave = leave;
    const pages = pagesFor(me);
    const place = placeOf(location.hash);
    const page = pages.find(({ name }) => name === place.path[0]);
    fill('problem');
    fill('news');
    if (page === undefined) return this.#elsewhere(pages, place.path.length === 0);
    fill('navigation', navigation(pages, page.name));
    setBusy(true);
    const desk = openDesk({
      client: this.#client,
      me,
      signal: leave.signal,
      again: (done) => this.showPlace(done),
      signedOut: (error) => this.showSignIn(refusal(error)),
    });
    if (news !== undefined) desk.say(news);
    await desk.attempt(() => page.open(place, desk));
  }

  async #signIn(present: () => Promise<unknown>): Promise<void> {
    try {
      await present();
      this.#me = await this.#client.whoami();
    } catch (error) {
      return this.showSignIn(refusal(error));
    }
    const frame = frameView(this.#me, pagesFor(this.#me), {
      toContent: focusHeading,
      signOut: () => this.#signOut(),
    });
    fill(ROOT, ...frame);
    await this.showPlace();
  }

  async #signOut(): Promise<void> {
    try {
      await this.#client.logout();
      this.showSignIn();
    } catch (error) {
      // Forgotten here, and still open there: that has to be known.
      this.showSignIn(error instanceof KeytrailError ? refusal(error) : null);
    }
  }

  /** A page that is not offered, or none at all: the first one, where there is one. */
  #elsewhere(pages: readonly Page[], isStart: boolean): void {
    const [first] = pages;
    fill('navigation', navigation(pages, null));
    if (first !== undefined && isStart) return location.replace(hrefOf([first.name]));
    fill(
      'main',
      h('h1', { tabindex: -1 }, 'There is nothing here for you'),
      h('p', {}, 'The console has no page of this address, or your role has no use for it.'),
    );
    setBusy(false);
    focusHeading();
  }
}
