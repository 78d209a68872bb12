import type { Me } from '../../../client/index.ts';
import { holds } from '../routing/offered.ts';
import type { Page } from '../routing/page.ts';
import { alertsPage } from './alerts/alerts-page.ts';
import { integrityPage } from './integrity/integrity-page.ts';
import { keysPage } from './keys/keys-page.ts';
import { policiesPage } from './policies/policies-page.ts';
import { reportsPage } from './reports/reports-page.ts';
import { reviewsPage } from './reviews/reviews-page.ts';
import { sqlPage } from './sql/sql-page.ts';

/** In the order of the navigation. */
export const PAGES: readonly Page[] = [
  keysPage,
  reportsPage,
  alertsPage,
  reviewsPage,
  policiesPage,
  integrityPage,
  sqlPage,
];

/** Those that somebody has a use for. */
export const pagesFor = (me: Pick<Me, 'scopes'>): readonly Page[] =>
  PAGES.filter(({ anyOf }) => holds(me, ...anyOf));
