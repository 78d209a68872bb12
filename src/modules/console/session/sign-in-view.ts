import { submitButton, textField } from '../parts/field.ts';
import { h, type Child, type Element, type Fields } from '../tree/element.ts';

export interface SignInActions {
  readonly byKey: (secret: string) => Promise<void>;
  readonly byPassword: (name: string, password: string) => Promise<void>;
  readonly byCode: (code: string) => Promise<void>;
}

/** @param why what ended the time before, if there was one */
export const signInView = (actions: SignInActions, why: Child = null): Element =>
  h(
    'main',
    { id: 'main', class: 'sign-in' },
    h('h1', { tabindex: -1 }, 'Keytrail console'),
    h(
      'p',
      {},
      'What you sign in with stays in the memory of this page: reloading it, leaving it or closing it forgets that. “Sign out” also ends the session at the service.',
    ),
    h('div', { id: 'problem', role: 'alert', tabindex: -1 }, why),
    h(
      'form',
      { 'aria-labelledby': 'by-key', onSubmit: ({ secret = '' }: Fields) => actions.byKey(secret.trim()) },
      h('h2', { id: 'by-key' }, 'With an API key'),
      textField({ label: 'API key', name: 'secret' }, { type: 'password', required: true }),
      submitButton('Sign in with the key'),
    ),
    h(
      'form',
      {
        'aria-labelledby': 'by-password',
        onSubmit: ({ name = '', password = '' }: Fields) => actions.byPassword(name, password),
      },
      h('h2', { id: 'by-password' }, 'With name and password'),
      textField({ label: 'Name', name: 'name' }, { required: true, autocomplete: 'username' }),
      textField(
        { label: 'Password', name: 'password' },
        { type: 'password', required: true, autocomplete: 'current-password' },
      ),
      submitButton('Sign in with the password'),
    ),
    h(
      'form',
      { 'aria-labelledby': 'by-code', onSubmit: ({ code = '' }: Fields) => actions.byCode(code.trim()) },
      h('h2', { id: 'by-code' }, 'With an identity provider'),
      h(
        'p',
        {},
        h('a', { href: 'login', target: '_blank', rel: 'noopener' }, 'Sign in there, in another tab'),
        ', and bring the code that it ends with.',
      ),
      textField({ label: 'Code', name: 'code' }, { type: 'password', required: true }),
      submitButton('Sign in with the code'),
    ),
  );
