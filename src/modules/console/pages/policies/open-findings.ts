import type { AnswerOf } from '../../../../client/routes.ts';
import { facts } from '../../parts/facts.ts';
import { instant } from '../../parts/instant.ts';
import { pagedList } from '../../parts/paged-list.ts';
import { ask } from '../../routing/ask.ts';
import type { Desk } from '../../routing/desk.ts';
import { hrefOf } from '../../routing/place.ts';
import { figure } from '../../text/figures.ts';
import { h } from '../../tree/element.ts';
import { findingTable } from './finding-table.ts';

/** The keys that do not keep a policy, as of one instant. */
export async function openFindings(name: string, desk: Desk): Promise<void> {
  const { client, signal } = desk;
  let first: AnswerOf<'GET /v1/policies/{name}/findings'> | undefined;
  const list = await pagedList(desk, {
    id: 'findings',
    one: 'finding',
    fetchPage: async (cursor) => {
      const page = await ask(client, 'GET /v1/policies/{name}/findings', {
        path: { name },
        query: { cursor },
        signal,
      });
      first ??= page;
      return page;
    },
    view: (findings) => findingTable(findings, desk.nowMs()),
  });
  desk.show(
    `Policy ${name}`,
    h('p', {}, h('a', { href: hrefOf(['policies']) }, 'All policies')),
    first !== undefined &&
      facts([
        ['As of', instant(first.asOf, desk.nowMs())],
        ['Acts', first.dryRun ? 'no, it only says what it would do' : 'yes'],
        ['Keys looked at', figure(first.population)],
        ...Object.entries(first.counts).map(
          ([verdict, count]) => [`Of them ${verdict}`, figure(count)] as const,
        ),
      ]),
    h('h2', {}, 'Findings'),
    list,
  );
}
