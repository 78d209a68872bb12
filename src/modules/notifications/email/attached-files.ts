import { messageOf } from '../../../shared/thrown.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { failure, type DeliveryFailure } from '../domain/delivery-failure.ts';
import type { NotificationFile } from '../domain/notification.ts';

/** Bytes of a file that goes with a notification; undefined: there is none under that key. */
export type ReadFile = (objectKey: string) => Promise<Uint8Array | undefined>;

/** Together. Mail servers refuse more than 10 to 25 MB, and Base64 adds a third. */
const ATTACHED_BYTES_MAX = 7 * 1024 * 1024;
/** No slash and no control character, whatever a report is called. */
const UNFIT_IN_NAMES = /[\p{Cc}/\\]/gu;

export interface AttachedFiles {
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Buffer;
  }[];
  /** Sentences about what could not be attached. */
  readonly remarks: readonly string[];
}

/** Reads the files of a mail. A store that cannot be read is a failure, to be tried again; a file that is gone is told. */
export async function attachedFiles(
  files: readonly NotificationFile[],
  readFile: ReadFile,
): Promise<Result<AttachedFiles, DeliveryFailure>> {
  const attachments: AttachedFiles['attachments'][number][] = [];
  const remarks: string[] = [];
  let bytesLeft = ATTACHED_BYTES_MAX;
  for (const { objectKey, fileName, contentType } of files) {
    const filename = fileName.replace(UNFIT_IN_NAMES, '_');
    let bytes: Uint8Array | undefined;
    try {
      bytes = await readFile(objectKey);
    } catch (error) {
      return refuse(failure('file_unreadable', `A file to attach cannot be read: ${messageOf(error)}`));
    }
    if (bytes === undefined) {
      remarks.push(`${filename} is not attached: it is no longer kept.`);
    } else if (bytes.byteLength > bytesLeft) {
      remarks.push(`${filename} is not attached: it is too large for a mail. Keytrail has it.`);
    } else {
      bytesLeft -= bytes.byteLength;
      attachments.push({ filename, contentType, content: Buffer.from(bytes) });
    }
  }
  return accept({ attachments, remarks });
}
