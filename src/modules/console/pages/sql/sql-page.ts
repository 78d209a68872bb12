import { ask } from '../../routing/ask.ts';
import type { Page } from '../../routing/page.ts';
import { h, type Fields } from '../../tree/element.ts';
import { sqlCsv } from './sql-csv.ts';
import { SQL_EXAMPLE, sqlForm, sqlResult, sqlSentence } from './sql-view.ts';

/** SQL over the trail. A statement may come with the address, from a link of another page; it runs when somebody says so. */
export const sqlPage: Page = {
  name: 'sql',
  title: 'SQL',
  anyOf: ['sql:run'],
  open: ({ query }, desk) => {
    const run = ({ sql = '' }: Fields): Promise<void> =>
      desk.attempt(async () => {
        desk.fill('result', h('p', {}, 'Running …'));
        try {
          const answer = await ask(desk.client, 'POST /v1/sql', { body: { sql }, signal: desk.signal });
          const save = (): void => desk.save('keytrail.csv', 'text/csv', sqlCsv(answer));
          desk.fill('result', ...sqlResult(answer, save));
          desk.say(sqlSentence(answer));
        } catch (error) {
          desk.fill('result');
          throw error;
        }
      });
    desk.show('SQL over the trail', sqlForm(query['sql'] ?? SQL_EXAMPLE, run), h('div', { id: 'result' }));
    return Promise.resolve();
  },
};
