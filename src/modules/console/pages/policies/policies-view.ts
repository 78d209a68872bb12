/** Policies in force, and exceptions from them with a decision for whoever has one to take. */
import type { AnswerOf } from '../../../../client/routes.ts';
import { badge } from '../../parts/badge.ts';
import { dataTable } from '../../parts/data-table.ts';
import { actionButton } from '../../parts/field.ts';
import { instant } from '../../parts/instant.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Child } from '../../tree/element.ts';

export type Policy = AnswerOf<'GET /v1/policies'>['items'][number];
export type Exception = AnswerOf<'GET /v1/policy-exceptions'>['items'][number];
export type Decide = (decision: 'approve' | 'reject', exception: Exception) => Promise<void>;

export const policyList = (policies: readonly Policy[]): Child =>
  dataTable({
    caption: 'Policies in force',
    columns: [
      { heading: 'Policy', cell: ({ name }) => h('a', { href: hrefOf(['policies', name]) }, name) },
      { heading: 'Title', cell: ({ title }) => title },
      { heading: 'Tenants', cell: ({ tenants }) => (tenants === null ? 'every one' : tenants.join(', ')) },
      { heading: 'Acts', cell: ({ dryRun }) => (dryRun ? 'no, it only says what it would do' : 'yes') },
      {
        heading: 'Demands',
        cell: ({ controls }) =>
          h(
            'ul',
            {},
            controls.map(({ id, demands }) => h('li', {}, h('strong', {}, id), ` ${demands}`)),
          ),
      },
    ],
    rows: policies,
    empty: 'No policy is in force. They stand in keytrail.yaml.',
  });

/** @param decide null: whoever looks has no say in it */
export const exceptionTable = (
  exceptions: readonly Exception[],
  decide: Decide | null,
  nowMs: number,
): Child =>
  dataTable({
    caption: 'Exceptions from policies, the newest first',
    columns: [
      { heading: 'Policy', cell: ({ policy }) => policy },
      { heading: 'For', cell: subjectOf },
      { heading: 'State', cell: ({ state }) => badge(state) },
      { heading: 'Reason', cell: ({ reason }) => reason },
      {
        heading: 'Asked for',
        cell: ({ requestedAt, requestedBy }) => [instant(requestedAt, nowMs), ` by ${requestedBy}`],
      },
      { heading: 'Until', cell: ({ until }) => instant(until, nowMs) },
      { heading: 'Decided', cell: ({ decision }) => (decision === null ? '–' : `by ${decision.by}`) },
      { heading: 'Decide', cell: (exception) => decisionOn(exception, decide) },
    ],
    rows: exceptions,
    empty: 'Nobody has asked for an exception.',
  });

const subjectOf = ({ keyId, owner, tenant }: Exception): Child =>
  keyId === null ? (owner ?? `all keys of ${tenant}`) : h('a', { href: hrefOf(['keys', keyId]) }, keyId);

const decisionOn = (exception: Exception, decide: Decide | null): Child =>
  decide === null || exception.state !== 'requested'
    ? '–'
    : h(
        'div',
        { class: 'actions' },
        actionButton('Approve', () => decide('approve', exception), 'main'),
        actionButton('Reject', () => decide('reject', exception)),
      );
