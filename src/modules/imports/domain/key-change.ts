import type { IsoTime } from '../../../shared/iso-time.ts';
import { accessKeyIdOf } from './access-key.ts';
import { fieldsOf, NAME_MAX, textOf, type Fields } from './record-fields.ts';
import { createDateTime } from './record-time.ts';

/** What a successful IAM call did to an access key. `createdAt` is null where the record does not say it readably. */
export type KeyChange =
  | {
      readonly kind: 'created';
      readonly accessKeyId: string;
      readonly owner: string | null;
      readonly createdAt: IsoTime | null;
    }
  | {
      readonly kind: 'deleted' | 'disabled' | 'enabled';
      readonly accessKeyId: string;
      readonly owner: string | null;
    };

/**
 * Reads CreateAccessKey, DeleteAccessKey and UpdateAccessKey. Of `responseElements` it takes the key id, the user name
 * and the creation date, by name, and nothing else: the same object may hold the secret.
 */
export function readKeyChange(record: Fields): KeyChange | null {
  if (record['eventSource'] !== 'iam.amazonaws.com') return null;
  switch (record['eventName']) {
    case 'CreateAccessKey':
      return creation(fieldsOf(fieldsOf(record['responseElements'])['accessKey']));
    case 'DeleteAccessKey':
      return change('deleted', fieldsOf(record['requestParameters']));
    case 'UpdateAccessKey':
      return statusChange(fieldsOf(record['requestParameters']));
    default:
      return null;
  }
}

function creation(accessKey: Fields): KeyChange | null {
  const accessKeyId = accessKeyIdOf(accessKey['accessKeyId']);
  if (accessKeyId === null) return null;
  return {
    kind: 'created',
    accessKeyId,
    owner: textOf(accessKey['userName'], NAME_MAX),
    createdAt: createDateTime(accessKey['createDate']),
  };
}

function statusChange(parameters: Fields): KeyChange | null {
  if (parameters['status'] === 'Inactive') return change('disabled', parameters);
  return parameters['status'] === 'Active' ? change('enabled', parameters) : null;
}

function change(kind: 'deleted' | 'disabled' | 'enabled', parameters: Fields): KeyChange | null {
  const accessKeyId = accessKeyIdOf(parameters['accessKeyId']);
  if (accessKeyId === null) return null;
  return { kind, accessKeyId, owner: textOf(parameters['userName'], NAME_MAX) };
}
