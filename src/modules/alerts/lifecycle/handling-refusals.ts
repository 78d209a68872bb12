import type { Refusal } from '../../../shared/refusal.ts';

/** The one wording of every refusal that concerns an alert, so that all front doors say the same. */
export const alertNotFound = (): Refusal => ({
  code: 'alert_not_found',
  detail: 'There is no such alert.',
});

export const suppressionNotFound = (): Refusal => ({
  code: 'suppression_not_found',
  detail: 'There is no such suppression.',
});

export const ownAlert = (deed: string): Refusal => ({
  code: 'own_alert',
  detail: `Nobody ${deed} what concerns their own keys or deeds; ask somebody else to do it.`,
});

export const alreadyResolved = (at: string): Refusal => ({
  code: 'alert_already_resolved',
  detail: `The alert was resolved at ${at}; that is final.`,
});
