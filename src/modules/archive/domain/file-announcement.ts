import { z } from 'zod';
import { fromMetadata, toMetadata, type DeliveredFile } from './archived-file.ts';

const announcementSchema = z.object({
  'stored-bytes': z.int().nonnegative(),
  sha256: z.string(),
  metadata: z.record(z.string(), z.string()),
});

/** What one process tells the others of a file that it has archived. Its key in the topic is the object's. */
export const toAnnouncement = ({ storedBytes, sha256, ...file }: DeliveredFile): string =>
  JSON.stringify({ 'stored-bytes': storedBytes, sha256, metadata: toMetadata(file) });

/** Undefined for what is no announcement of ours. */
export function readAnnouncement(key: string, text: string): DeliveredFile | undefined {
  const parsed = announcementSchema.safeParse(jsonOf(text));
  const stated = parsed.success ? fromMetadata(parsed.data.metadata) : undefined;
  if (!parsed.success || stated === undefined) return undefined;
  return { ...stated, key, storedBytes: parsed.data['stored-bytes'], sha256: parsed.data.sha256 };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
