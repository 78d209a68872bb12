import { isoTime } from '../../../shared/iso-time.ts';

/**
 * Where snapshots lie: `snapshots/<name>/v<version>/<yyyymmddThhmmssZ>-<random>/`, in it `part-0000` and so on, and
 * `manifest.json`. Keys sort by the time of the snapshot, and what another version of the program stores is never in the
 * listing of this one. The random part keeps two processes apart that take one in the same second.
 */
const ROOT = 'snapshots';
const MANIFEST = 'manifest.json';
const PART_DIGITS = 4;

/** Begins the keys of all snapshots of a read model at a version. */
export const snapshotPrefix = (name: string, version: number): string => `${ROOT}/${name}/v${version}/`;

/** `20261125T224344Z`: sorts as text. Begins the name of a snapshot's folder. */
export const snapshotTime = (ms: number): string => `${isoTime(ms).slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

export const snapshotFolder = (name: string, version: number, takenAtMs: number, random: string): string =>
  `${snapshotPrefix(name, version)}${snapshotTime(takenAtMs)}-${random}/`;

export const manifestKey = (folder: string): string => `${folder}${MANIFEST}`;

/** The folder of a manifest; undefined for the key of anything else. */
export const folderOfManifest = (key: string): string | undefined =>
  key.endsWith(`/${MANIFEST}`) ? key.slice(0, -MANIFEST.length) : undefined;

export const partKey = (folder: string, index: number): string =>
  `${folder}part-${String(index).padStart(PART_DIGITS, '0')}`;
