/* global document, location, Event, MutationObserver */
/**
 * What somebody sees and does in the page, by the words that stand there. It runs in the page, before the page's own scripts;
 * a search waits until there is what it looks for, and looks again whenever the page changes.
 */
globalThis.person = {
  violations: [],

  until(look) {
    return new Promise((done) => {
      const check = () => {
        const found = look();
        if (!found) return;
        observer.disconnect();
        done(found);
      };
      const observer = new MutationObserver(check);
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      check();
    });
  },

  at(selector, text, isReady = () => true) {
    return this.until(() =>
      [...document.querySelectorAll(selector)].find((one) => one.textContent.trim() === text && isReady(one)),
    );
  },

  async heading(text) {
    await this.until(
      () =>
        document.querySelector('h1')?.textContent === text &&
        document.querySelector('main[aria-busy]') === null,
    );
    return location.hash;
  },

  async seen(text, selector = 'body') {
    await this.until(() =>
      [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(text)),
    );
  },

  async focus(label) {
    const { htmlFor } = await this.at('label', label);
    const control = document.getElementById(htmlFor);
    const folded = control.closest('details');
    if (folded !== null) folded.open = true;
    control.focus();
    control.select?.();
  },

  async choose(label, text) {
    const { htmlFor } = await this.at('label', label);
    const control = document.getElementById(htmlFor);
    control.value = [...control.options].find((option) => option.textContent === text).value;
    control.dispatchEvent(new Event('change', { bubbles: true }));
  },

  async press(text) {
    (
      await this.at('button', text, (button) => button.closest('button[aria-busy], form[aria-busy]') === null)
    ).click();
  },

  async unfold(text) {
    (await this.at('summary', text)).click();
  },

  async follow(text) {
    (await this.at('a', text)).click();
  },
};
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  globalThis.person.violations.push(`${violatedDirective} ${blockedURI}`),
);
