// Deleting shows what will go, as the server's own rehearsal tells it, and asks for the name. Restoring takes it back.
import { call } from './api.js';
import { h, plural, time } from './dom.js';
import { go, href } from './navigation.js';
import { action, dialog, field, loading, refreshCurls, say } from './parts.js';

const LATELY_DAYS = 7;
const DAY = 86400000;

export function deletion({ environment, path, organization }) {
  dialog(`Delete ${organization.display_name}`, (close) => {
    const name = field('To confirm, type its display name', { required: true, placeholder: organization.display_name });
    const remove = action('Delete', {
      kind: 'danger', disabled: true,
      request: () => ({ environment, method: 'DELETE', path, headers: { 'if-match': `"${organization.version}"` } }),
      done: () => { close(); say(`${organization.display_name} is deleted.`); go(href(environment, 'organizations')); },
    });
    name.input.addEventListener('input', () => {
      remove.button.disabled = name.input.value !== organization.display_name;
    });
    return refreshCurls(h('form',
      loading(async () => (await call({ environment, method: 'DELETE', path, query: { validate_only: true } })).preview, preview),
      h('p.dim', 'It can be restored from the list of deleted organizations until it is purged.'),
      name.element, remove.element));
  }, 'narrow');
}

const COUNTED = [['domains', 'domain'], ['connections', 'connection'], ['directories', 'directory'], ['directory_users', 'directory user']];

function preview(going) {
  const called = (going.directory_details ?? []).filter((each) =>
    each.last_call_time && Date.now() - new Date(each.last_call_time) < LATELY_DAYS * DAY);
  const parts = COUNTED.filter(([name]) => going[name]).map(([name, noun]) => plural(going[name], noun));
  return [
    h('p', parts.length ? ['This goes with it: ', h('strong', parts.join(', ')), '.'] : 'Nothing hangs on it.'),
    called.length > 0 && h('div.warning', { role: 'alert' }, h('strong', 'In use: '),
      called.map((each) => ['an identity provider called ', h('code', each.id), ' ', time(each.last_call_time), '. ']),
      'Its calls will be refused.'),
  ];
}

export function restoration({ environment, path, organization, reload }) {
  return h('button.primary', {
    type: 'button',
    onclick: () => dialog(`Restore ${organization.display_name}`, (close) => refreshCurls(h('form',
      h('p', 'It comes back with everything below it, under the identifiers that it had.'),
      action('Restore', {
        request: () => ({ environment, method: 'POST', path: `${path}:restore`, body: {} }),
        done: async () => { close(); say(`${organization.display_name} is back.`); await reload(); },
      }).element)), 'narrow'),
  }, 'Restore');
}
