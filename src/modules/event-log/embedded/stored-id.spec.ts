import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { idFromStored, STORED_ID_SQL, storedId } from './stored-id.ts';

describe('a stored event id', () => {
  it('takes 16 bytes when it is a canonical UUID', () => {
    expect(storedId('019a9b3c-5d71-7b12-9c23-ad34be45cf56')).toEqual(
      Buffer.from('019a9b3c5d717b129c23ad34be45cf56', 'hex'),
    );
  });

  it('comes back from the database as it was given, UUID or not', () => {
    const db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE ids (event_id BLOB)');
    const insert = db.prepare('INSERT INTO ids VALUES (?)');
    const read = db.prepare(`SELECT ${STORED_ID_SQL} AS id FROM ids WHERE event_id = ?`);
    const hexadecimal = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF-='), maxLength: 40 });

    fc.assert(
      fc.property(fc.oneof(fc.uuid(), hexadecimal, fc.string({ unit: codePoint })), (id) => {
        insert.run(storedId(id));
        expect(idFromStored(String(read.get(storedId(id))?.['id']))).toBe(id);
      }),
    );
    db.close();
  });
});
