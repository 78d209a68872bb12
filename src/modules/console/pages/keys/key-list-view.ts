import type { Key } from '../../../../client/index.ts';
import { badge } from '../../parts/badge.ts';
import { dataTable } from '../../parts/data-table.ts';
import { choiceField, submitButton, textField } from '../../parts/field.ts';
import { instant } from '../../parts/instant.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Child, type Element, type Fields } from '../../tree/element.ts';

/** The filters that the API has. */
export const KEY_FILTERS = ['name', 'status', 'owner', 'tenant', 'fingerprint'] as const;

export const keyFilterForm = (asked: Fields, onSubmit: (fields: Fields) => void): Element =>
  h(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Find keys', onSubmit },
    textField({ label: 'Name', name: 'name' }, { value: asked['name'] }),
    choiceField({ label: 'Status', name: 'status', value: asked['status'] }, [
      ['', 'any'],
      ['ACTIVE', 'active'],
      ['DISABLED', 'disabled'],
      ['REVOKED', 'revoked'],
      ['EXPIRED', 'expired'],
    ]),
    textField({ label: 'Owner', name: 'owner' }, { value: asked['owner'] }),
    textField({ label: 'Tenant', name: 'tenant' }, { value: asked['tenant'] }),
    textField({ label: 'Fingerprint', name: 'fingerprint' }, { value: asked['fingerprint'] }),
    submitButton('Find'),
  );

export const keyTable = (keys: readonly Key[], nowMs: number): Child =>
  dataTable({
    caption: 'Keys in the order of their creation',
    columns: [
      { heading: 'Name', cell: ({ id, name }) => h('a', { href: hrefOf(['keys', id]) }, name) },
      { heading: 'Status', cell: ({ status }) => badge(status) },
      { heading: 'Fingerprint', cell: ({ fingerprint }) => h('code', {}, fingerprint ?? '–') },
      { heading: 'Owner', cell: ({ owner }) => owner },
      { heading: 'Tenant', cell: ({ tenant }) => tenant },
      { heading: 'Expires', cell: ({ expiresAt }) => instant(expiresAt, nowMs) },
      { heading: 'Last used', cell: ({ lastUsedAt }) => instant(lastUsedAt, nowMs) },
    ],
    rows: keys,
    empty: 'There is no such key that you may see.',
  });
