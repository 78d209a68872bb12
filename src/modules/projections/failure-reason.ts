/**
 * The message of whatever was thrown. By its shape and not by `instanceof`: an error that crossed from a worker thread
 * may have been made by another realm's constructor.
 */
export const failureReason = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown
    ? String(thrown.message)
    : String(thrown);
