/** What names and passwords of this installation are called by, beside those of identity providers. */
export const OWN_PROVIDER = 'keytrail';
