// What an organization used this month.
import { h, plural } from './dom.js';
import { href } from './navigation.js';
import { part } from './organization-part.js';

export function usage({ environment, organization }) {
  const now = new Date();
  const day = (date) => date.toISOString().slice(0, 10);
  const from = day(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)));
  const to = day(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)));
  return part('Usage this month', {
    request: { environment, path: '/api/v1/usage', query: { from, to, organization_id: organization.id } },
    render: ({ usage: own }) => {
      const most = (kind) => Math.max(0, ...own.filter((row) => row.kind === kind).map((row) => row.count));
      return own.length
        ? h('p', `At most ${plural(most('DIRECTORY'), 'directory')} and ${plural(most('CONNECTION'), 'connection')} on one day. `,
          h('a', { href: href(environment, 'usage') }, 'All months'))
        : h('p.empty', 'None yet.');
    },
  });
}
