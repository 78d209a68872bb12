import type { KeyWithSecret } from '../../../../client/index.ts';
import { actionButton } from '../../parts/field.ts';
import { h, type Child } from '../../tree/element.ts';

export interface SecretActions {
  readonly copy: () => Promise<void>;
  readonly goOn: () => void;
}

/** A secret, which is on this page and nowhere else: whoever goes on does not see it again. */
export const secretView = (
  { key, secret }: KeyWithSecret,
  { copy, goOn }: SecretActions,
): readonly Child[] => [
  h(
    'p',
    {},
    `This is the secret of “${key.name}”. It is shown this once: keep it now, where secrets belong.`,
  ),
  h('p', {}, h('code', { id: 'secret', class: 'secret', tabindex: 0, 'aria-label': 'Secret' }, secret)),
  h(
    'p',
    { class: 'actions' },
    actionButton('Copy the secret', copy, 'main'),
    actionButton('I have kept it', goOn),
  ),
];
