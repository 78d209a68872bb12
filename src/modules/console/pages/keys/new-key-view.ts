import { areaField, choiceField, submitButton, textField } from '../../parts/field.ts';
import { h, type Element, type Fields } from '../../tree/element.ts';

/** Everything that a key can be given; only the name has to be. */
export const newKeyForm = (onSubmit: (fields: Fields) => Promise<void>): Element =>
  h(
    'form',
    { class: 'sheet', 'aria-label': 'New key', onSubmit },
    textField({ label: 'Name', name: 'name' }, { required: true, maxlength: 200 }),
    textField(
      { label: 'Expires in days', name: 'expiresInDays', hint: 'Empty: as this installation has it.' },
      { type: 'number', min: 1, max: 3_650, inputmode: 'numeric' },
    ),
    textField({ label: 'Owner', name: 'owner', hint: 'Empty: yourself.' }, { maxlength: 254 }),
    textField({ label: 'Tenant', name: 'tenant', hint: 'Empty: your own.' }),
    choiceField({ label: 'Role', name: 'role' }, [
      ['', 'as the owner has it'],
      ['user', 'user'],
      ['viewer', 'viewer'],
      ['analyst', 'analyst'],
      ['auditor', 'auditor'],
      ['admin', 'admin'],
    ]),
    h(
      'details',
      {},
      h('summary', {}, 'Narrow it down'),
      areaField({
        label: 'Scopes',
        name: 'scopes',
        hint: 'Commas between them. Empty: all that the role grants.',
      }),
      areaField({
        label: 'Datasets',
        name: 'allowedDatasets',
        hint: 'Commas between them. Empty: every one.',
      }),
      areaField({
        label: 'Permissions',
        name: 'permissions',
        hint: 'Commas between them. Empty: every one.',
      }),
      areaField({
        label: 'Addresses',
        name: 'allowedCidrs',
        hint: 'Ranges such as 203.0.113.0/24, commas between them. Empty: from anywhere.',
      }),
      textField(
        { label: 'Requests per minute', name: 'rateLimit', hint: 'Empty: no limit of its own.' },
        { type: 'number', min: 1, inputmode: 'numeric' },
      ),
    ),
    areaField({ label: 'Note', name: 'note' }, { maxlength: 1_000 }),
    submitButton('Create the key'),
  );
