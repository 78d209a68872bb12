/** Folders of an account beside `CloudTrail/`, where its log files are. What lies in them says nothing of calls. */
export const DIGEST_FOLDER = 'CloudTrail-Digest';
export const INSIGHT_FOLDER = 'CloudTrail-Insight';
/** Of AWS there is no such folder: whoever verifies its trail asks its API for the keys. */
export const PUBLIC_KEYS_FOLDER = 'CloudTrail-PublicKeys';

/** All of them: whoever reads the log files of a trail, ours or another, leaves these alone. */
export const FOLDERS_BESIDE_THE_TRAIL: readonly string[] = [
  DIGEST_FOLDER,
  INSIGHT_FOLDER,
  PUBLIC_KEYS_FOLDER,
];
