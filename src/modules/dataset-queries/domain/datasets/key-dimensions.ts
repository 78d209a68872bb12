import type { Dimension } from '../dataset.ts';

/** The key that a row is about, for sources that have its id. */
export const KEY_DIMENSIONS: readonly Dimension[] = [
  { name: 'keyId', type: 'text', sql: 'keyid', meaning: 'The key; null when none was identified.' },
  {
    name: 'keyName',
    type: 'text',
    sql: 'keyname',
    meaning: 'The present name of the key.',
    ofKeyOwners: true,
  },
  { name: 'owner', type: 'text', sql: 'owner', meaning: 'The present owner of the key.', ofKeyOwners: true },
  { name: 'tenant', type: 'text', sql: 'tenant', meaning: 'The tenant of the event.' },
];
