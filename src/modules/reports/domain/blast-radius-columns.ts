/** Columns of the tables of a blast radius, by the facts that they show. */
import type { Column } from './report.ts';

const USES: readonly Column[] = [
  { name: 'requests', heading: 'Requests' },
  { name: 'successes', heading: 'Successes' },
];
const TIMES: readonly Column[] = [
  { name: 'firstAt', heading: 'First' },
  { name: 'lastAt', heading: 'Last' },
];

export const COUNT_COLUMNS: readonly Column[] = [
  { name: 'by', heading: 'By' },
  { name: 'value', heading: 'Value' },
  ...USES,
  { name: 'refused', heading: 'Refused' },
  ...TIMES,
  { name: 'newSinceLeak', heading: 'New since the leak' },
];

export const ADDRESS_COLUMNS: readonly Column[] = [
  { name: 'address', heading: 'Address' },
  { name: 'network', heading: 'Network' },
  ...USES,
  ...TIMES,
];

export const ACT_COLUMNS: readonly Column[] = [
  { name: 'at', heading: 'When' },
  { name: 'what', heading: 'What' },
  { name: 'outcome', heading: 'Outcome' },
  { name: 'actor', heading: 'By the key' },
  { name: 'generation', heading: 'Generation' },
  { name: 'keyId', heading: 'To the key' },
  { name: 'name', heading: 'Its name' },
  { name: 'tenant', heading: 'Tenant' },
  { name: 'detail', heading: 'Detail' },
  { name: 'address', heading: 'Address' },
  { name: 'userAgent', heading: 'User agent' },
  { name: 'eventId', heading: 'Event' },
];

export const MADE_COLUMNS: readonly Column[] = [
  { name: 'keyId', heading: 'Key' },
  { name: 'name', heading: 'Name' },
  { name: 'owner', heading: 'Owner' },
  { name: 'tenant', heading: 'Tenant' },
  { name: 'createdAt', heading: 'Created' },
  { name: 'maker', heading: 'Made by' },
  { name: 'generation', heading: 'Generation' },
  ...USES,
  { name: 'addresses', heading: 'Addresses' },
  ...TIMES,
];

export const timeColumns = (name: 'day' | 'hour', heading: string): readonly Column[] => [
  { name, heading },
  ...USES,
  { name: 'refused', heading: 'Refused' },
];
