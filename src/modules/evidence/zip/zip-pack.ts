import { strToU8, zipSync } from 'fflate';
import type { PackFile } from '../domain/evidence-pack.ts';

/** The earliest time that a zip file can state: with the present one, two packs of the same files would differ. */
const NO_TIME = new Date('1980-01-01T00:00:00');

/** The files as one zip file. The same files give the same bytes. */
export const zipPack = (files: readonly PackFile[], folder: string): Uint8Array =>
  zipSync(Object.fromEntries(files.map(({ path, text }) => [`${folder}/${path}`, strToU8(text)])), {
    mtime: NO_TIME,
  });
