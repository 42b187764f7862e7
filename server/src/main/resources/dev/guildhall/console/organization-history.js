// What happened to an organization: each version, with its differences side by side.
import { ApiError, call } from './api.js';
import { h, time, valueText } from './dom.js';
import { badge, curlOf, loading, section } from './parts.js';

const PAGE_SIZE = 10;

export function history({ environment, path, organization }) {
  const request = (page_token = '') => ({ environment, path: `${path}/history`, query: { page_size: PAGE_SIZE, page_token } });
  const place = loading(first, function render(answer) {
    if (!answer.versions.length) return h('p.empty', 'What happened to it has left the event log.');
    const list = h('ol.history', answer.versions.map(version));
    return [list, more(answer.next_page_token)];

    function more(token) {
      if (!token) return null;
      const button = h('button', {
        type: 'button',
        onclick: () => button.replaceWith(loading(() => call(request(token)), (next) => {
          list.append(...next.versions.map(version));
          return more(next.next_page_token);
        })),
      }, 'Older');
      return button;
    }
  });

  /** Of a deleted organization that no event tells of any more, the API knows no history. */
  async function first() {
    try {
      return await call(request());
    } catch (failure) {
      if (organization.delete_time && failure instanceof ApiError && failure.status === 404) return { versions: [] };
      throw failure;
    }
  }
  return section('History', curlOf(() => request()), place);
}

function version(each) {
  const changes = each.changes ?? [];
  return h('li', h('p.row', badge(`v${each.version}`), h('strong', each.event_type.replace(/^organization\./, '')),
    time(each.time), h('span.dim', 'by ', h('code', each.actor || 'the server'), each.request_id && [' in ', h('code', each.request_id)])),
  changes.length > 0 && h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': `Differences of version ${each.version}` },
    h('table.differences', h('thead', h('tr', ['Field', 'Before', 'After'].map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', changes.flatMap(rows)))));
}

/** Maps are told key by key, so that one changed pair is one line. */
function rows({ field, before, after }) {
  if (isMap(before) || isMap(after)) {
    const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
    return keys.filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]))
      .map((key) => row(`${field}.${key}`, before?.[key], after?.[key]));
  }
  return [row(field, before, after)];
}

const isMap = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function row(field, before, after) {
  return h('tr', h('th', { scope: 'row' }, field), h('td.before', valueText(before)), h('td.after', valueText(after)));
}
