import { KeytrailError, type KeytrailClient, type Me } from '../../../client/index.ts';
import { refusal } from '../parts/refusal.ts';
import { pagesFor } from '../pages/pages.ts';
import type { Desk } from '../routing/desk.ts';
import { Hold } from '../routing/hold.ts';
import { hrefOf, placeOf } from '../routing/place.ts';
import type { Page } from '../routing/page.ts';
import { frameView, navigation } from '../session/frame-view.ts';
import { signInView } from '../session/sign-in-view.ts';
import { h, type Child } from '../tree/element.ts';
import { openDesk } from './open-desk.ts';
import { fill, focusHeading, setBusy } from './show.ts';

const ROOT = 'console';

const STAY = 'A new secret is on its way, and it is shown only once: the page stays until it is here.';

/** The one who holds the client: nobody else signs in or out, and which page is shown is decided here. */
export class Console {
  readonly #newClient: () => KeytrailClient;
  #client: KeytrailClient;
  #me: Me | null = null;
  /** Ends what the page before may still be waiting for. */
  #leave = new AbortController();
  readonly #hold = new Hold();
  /** What stands behind the address while its page is shown. */
  #hash = '';
  #isSigningIn = false;

  constructor(newClient: () => KeytrailClient) {
    this.#newClient = newClient;
    this.#client = newClient();
  }

  /** Whether the browser should ask before it leaves: a secret would be lost. */
  get isHeld(): boolean {
    return this.#hold.isOn;
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
        byKey: (secret) => this.#signIn(client, () => Promise.resolve(client.loginWithApiKey(secret))),
        byPassword: (name, password) => this.#signIn(client, () => client.login(name, password)),
        byCode: (code) => this.#signIn(client, () => client.loginWithToken(code)),
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
    if (this.#hold.isOn) return this.#stay();
    this.#hash = location.hash;
    const desk = this.#newDesk(me);
    const pages = pagesFor(me);
    const place = placeOf(location.hash);
    const page = pages.find(({ name }) => name === place.path[0]);
    fill('problem');
    fill('news');
    if (page === undefined) return this.#elsewhere(pages, place.path.length === 0);
    fill('navigation', navigation(pages, page.name));
    setBusy(true);
    if (news !== undefined) desk.say(news);
    await desk.attempt(() => page.open(place, desk));
  }

  /** The desk of a page that takes the place of what is shown. */
  #newDesk(me: Me): Desk {
    this.#leave.abort();
    const leave = new AbortController();
    this.#leave = leave;
    return openDesk({
      client: this.#client,
      me,
      signal: leave.signal,
      again: (done) => this.showPlace(done),
      onlyOnce: async (ask, show) => {
        const answer = await this.#hold.during(ask);
        // Nobody is there to read it, where the browser left the page all the same.
        if (this.#me !== me) return;
        fill('problem');
        fill('news');
        show(answer, this.#newDesk(me));
      },
      signedOut: (error) => {
        // Whoever is to read a secret stays; the next request has them sign in.
        if (this.#hold.isOn) fill('problem', refusal(error));
        else this.showSignIn(refusal(error));
      },
    });
  }

  /** Puts the address of the page back that is still shown. */
  #stay(): void {
    history.replaceState(null, '', `${location.pathname}${location.search}${this.#hash}`);
    fill('news', STAY);
  }

  /** One at a time: of two sessions nobody would end the one that was opened first. */
  async #signIn(client: KeytrailClient, present: () => Promise<unknown>): Promise<void> {
    if (this.#isSigningIn) return;
    this.#isSigningIn = true;
    try {
      await present();
      const me = await client.whoami();
      // The browser left the page meanwhile and has forgotten who it was.
      if (client !== this.#client) return await end(client);
      this.#me = me;
    } catch (error) {
      void end(client);
      return this.showSignIn(refusal(error));
    } finally {
      this.#isSigningIn = false;
    }
    const frame = frameView(this.#me, pagesFor(this.#me), {
      toContent: focusHeading,
      signOut: () => this.#signOut(),
    });
    fill(ROOT, ...frame);
    await this.showPlace();
  }

  async #signOut(): Promise<void> {
    if (this.#hold.isOn) return this.#stay();
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

/** A session that was opened and is of no use. Where the service cannot be told, it ends by itself. */
async function end(client: KeytrailClient): Promise<void> {
  try {
    await client.logout();
  } catch {
    // What the sign-in failed by is shown already.
  }
}
