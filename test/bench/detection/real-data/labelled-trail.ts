import { recordsOf } from '../../../../src/modules/imports/domain/trail-documents.ts';
import { fieldsOf } from '../../../../src/modules/imports/domain/record-fields.ts';
import { readTrailRecord, type TrailRecord } from '../../../../src/modules/imports/domain/trail-record.ts';
import { findTrailFiles } from '../../../../src/modules/imports/find-trail-files.ts';
import { readTrailFile } from '../../../../src/modules/imports/read-trail-file.ts';

/** What the makers of the attacks put into the user agent of theirs. Rules are told of what comes after the label only. */
const ATTACK = 'stratus-red-team';

/** Records of a trail, and which of them are the attack: for counting, never for a rule. */
export interface LabelledTrail {
  readonly records: number;
  readonly attackIds: ReadonlySet<string>;
  /** Records that the attack's keys signed, in the order of the files. */
  readonly attack: readonly (TrailRecord & { readonly accessKeyId: string })[];
  readonly keys: ReadonlySet<string>;
  readonly attackKeys: ReadonlySet<string>;
  readonly principals: ReadonlySet<string>;
}

export async function labelledTrail(folder: string): Promise<LabelledTrail> {
  const { files } = await findTrailFiles([folder]);
  const [keys, attackKeys, principals, attackIds] = [0, 0, 0, 0].map(() => new Set<string>()) as [
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const attack: (TrailRecord & { readonly accessKeyId: string })[] = [];
  let count = 0;
  for (const file of files) {
    const text = await readTrailFile(file);
    const records = text.ok ? recordsOf(text.value) : text;
    if (!records.ok) continue;
    count += records.value.length;
    for (const value of records.value) {
      const record = readTrailRecord(value);
      const accessKeyId = record?.accessKeyId ?? null;
      if (record === null || accessKeyId === null) continue;
      keys.add(accessKeyId);
      const agent = fieldsOf(value)['userAgent'];
      if (typeof agent !== 'string' || !agent.includes(ATTACK)) continue;
      attackIds.add(record.id);
      attackKeys.add(accessKeyId);
      principals.add(record.owner);
      attack.push({ ...record, accessKeyId });
    }
  }
  return { records: count, attackIds, attack, keys, attackKeys, principals };
}
