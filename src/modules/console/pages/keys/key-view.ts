import type { Key, KeyUsage } from '../../../../client/index.ts';
import { badge } from '../../parts/badge.ts';
import { facts, listed } from '../../parts/facts.ts';
import { instant } from '../../parts/instant.ts';
import { figure } from '../../text/figures.ts';
import { h, type Child, type Element } from '../../tree/element.ts';

/** All that is on record of a key. */
export const keyFacts = (key: Key, nowMs: number): Element =>
  facts([
    ['Status', badge(key.status)],
    ['Name', key.name],
    ['Fingerprint', key.fingerprint === null ? null : h('code', {}, key.fingerprint)],
    ['Id', h('code', {}, key.id)],
    ['Owner', key.owner],
    ['Tenant', key.tenant],
    ['Role', key.role],
    ['Scopes', scopesOf(key)],
    ['Datasets', key.external ? null : listed(key.allowedDatasets, 'every one')],
    ['Permissions', key.external ? null : listed(key.permissions, 'every one')],
    ['Requests per minute', key.rateLimit === null ? 'no limit of its own' : figure(key.rateLimit)],
    ['Addresses', key.external ? null : listed(key.allowedCidrs, 'from anywhere')],
    ['Note', key.note],
    ['Issued by', key.external ? 'another system, whose trail was imported' : 'Keytrail'],
    ['Created', [instant(key.createdAt, nowMs), key.createdBy !== null && ` by ${key.createdBy}`]],
    ['Listed in', key.configuredIn],
    ['Expires', key.expiresAt === null ? 'never' : instant(key.expiresAt, nowMs)],
    ['Rotated', instant(key.rotatedAt, nowMs)],
    ['Old secret good until', instant(key.previousSecretGraceEndsAt, nowMs)],
    ['Disabled', instant(key.disabledAt, nowMs)],
    [
      'Revoked',
      [instant(key.revokedAt, nowMs), key.revocationReason !== null && ` “${key.revocationReason}”`],
    ],
    ['Last attempt', instant(key.lastAttemptAt, nowMs)],
  ]);

function scopesOf({ scopes }: Key): Child {
  if (scopes === null) return null;
  return scopes === 'inherit' ? 'all that the role grants' : listed(scopes, '');
}

/** What is on record of a key's use. */
export const usageFacts = (usage: KeyUsage, nowMs: number): Element =>
  facts([
    ['Last used', instant(usage.last_used, nowMs)],
    ['First used', instant(usage.first_used, nowMs)],
    ['Requests', figure(usage.total_requests)],
    ['Accepted', figure(usage.successful_requests)],
    ['Refused', [figure(usage.failed_requests), reasonsOf(usage)]],
    ['Requests a day', figure(usage.avg_requests_per_day)],
  ]);

function reasonsOf({ failures_by_code: byCode }: KeyUsage): Child {
  const reasons = Object.entries(byCode).filter(([, count]) => count > 0);
  return reasons.length > 0 && ` (${reasons.map(([code, count]) => `${code} ${figure(count)}`).join(', ')})`;
}
