// One directory: who is in it, its secrets, and what its identity provider does, live.
import { call, follow } from './api.js';
import { h, show, time } from './dom.js';
import { steps, values } from './directory-setup.js';
import { health } from './organization-directories.js';
import {
  action, badge, copyable, curlOf, dialog, loading, pager, providerName, refreshCurls, say, section, table,
} from './parts.js';
import { href } from './navigation.js';

export const title = 'Directory';
const PAGE_SIZE = 25;
const REFRESH = 3000;

export async function render({ environment, id, inner, signal }) {
  const owner = `/api/v1/organizations/${encodeURIComponent(id)}`;
  const path = `${owner}/directories/${encodeURIComponent(inner)}`;
  const request = { environment, path };
  const { directory } = await call(request);
  const facts = h('div', factsOf(directory));
  let shown = JSON.stringify(directory);
  const refresh = async () => {
    const now = (await call(request)).directory;
    if (JSON.stringify(now) === shown) return;
    shown = JSON.stringify(now);
    show(facts, factsOf(now));
  };
  return [
    h('p.crumbs', h('a', { href: href(environment, 'organizations') }, 'Organizations'), ' / ',
      h('a', { href: href(environment, 'organizations', id) }, 'Organization')),
    h('header.page', h('h1', directory.name || `${providerName(directory.directory_provider)} directory`), h('div.row',
      h('button', { type: 'button', onclick: () => rotation(environment, path, directory, refresh) }, 'Rotate secret'),
      h('button', { type: 'button', onclick: () => toggle(environment, path, directory) }, directory.enabled ? 'Disable' : 'Enable'))),
    facts, calls(environment, id, directory, signal, refresh),
    people(environment, path), groups(environment, path),
    section('Set up', [], steps(directory.directory_provider)),
    curlOf(() => request),
  ];
}

function factsOf(directory) {
  const secret = (each) => h('p.row', h('code', `…${each.secret_suffix}`), badge(each.status ?? 'ACTIVE', each.status === 'INACTIVE' ? 'bad' : 'good'),
    h('span.dim', 'used ', time(each.last_used_time)), each.expire_time && h('span.dim', 'ends ', time(each.expire_time)));
  return h('dl.facts',
    h('dt', 'ID'), h('dd', copyable(directory.id, 'the ID')),
    h('dt', 'Endpoint'), h('dd', copyable(directory.directory_endpoint, 'the endpoint')),
    h('dt', 'State'), h('dd', health(directory)),
    h('dt', 'Last call'), h('dd', time(directory.last_call_time)),
    h('dt', 'Secrets'), h('dd', directory.secrets?.length ? directory.secrets.map(secret) : h('span.dim', 'none')));
}

/** Shows a secret and its steps in place of the question. */
function rotation(environment, path, directory, done) {
  dialog('Rotate the secret', (close) => {
    const form = refreshCurls(h('form',
      h('p', 'A new token replaces the others, which stay good for a day unless the server was told otherwise: time enough to paste it.'),
      action('Rotate', {
        request: () => ({ environment, method: 'POST', path: `${path}/secrets:regenerate` }),
        done: async (answer) => {
          show(form, values(directory, answer.plain_secret), h('div.row', h('button.primary', { type: 'button', onclick: close }, 'Done')));
          await done();
        },
      }).element));
    return form;
  });
}

function toggle(environment, path, directory) {
  const verb = directory.enabled ? 'disable' : 'enable';
  dialog(`${directory.enabled ? 'Disable' : 'Enable'} this directory`, (close) => refreshCurls(h('form',
    h('p', directory.enabled ? 'Its identity provider’s calls are refused until it is enabled again.' : 'Its identity provider’s calls are taken again.'),
    action(directory.enabled ? 'Disable' : 'Enable', {
      request: () => ({ environment, method: 'PATCH', path: `${path}:${verb}` }),
      done: () => { close(); say('Done.'); dispatchEvent(new Event('navigated')); },
    }).element)), 'narrow');
}

/** Each change that the provider makes, as it makes it. */
function calls(environment, organization_id, directory, signal, refresh) {
  const list = h('ol.log', { 'aria-live': 'polite' });
  const none = h('p.empty', 'Nothing since this page was opened. Assign somebody in the identity provider, and it shows here.');
  const state = h('span.live', 'connecting');
  const connected = (on) => { state.classList.toggle('on', on); show(state, on ? 'live' : 'connecting'); };
  follow(environment, { organization_id }, signal, (event) => {
    const mine = event.actor === directory.id || event.data?.directory_id === directory.id || event.data?.id === directory.id;
    if (!mine) return;
    none.remove();
    const name = event.data?.display_name || event.data?.preferred_username || event.data?.email || event.data?.id;
    list.prepend(h('li', h('p.row', time(event.occurred_at), h('strong', event.type), h('span', name))));
  }, connected).catch((failure) => show(state, failure.message));
  const timer = setInterval(() => refresh().catch(() => undefined), REFRESH);
  signal.addEventListener('abort', () => clearInterval(timer));
  return section('Calls', state, none, list);
}

/** A list of the directory's, page by page. */
function pages(title, request, render) {
  const place = h('div');
  let token = '';
  const load = (next = '') => {
    token = next;
    show(place, loading(() => call(request(token)), (answer) => [render(answer), pager(answer, load)]));
  };
  load();
  return section(title, curlOf(() => request(token)), place);
}

function people(environment, path) {
  return pages('Users',
    (page_token) => ({ environment, path: `${path}/users`, query: { page_size: PAGE_SIZE, page_token, include_detail: true } }),
    ({ users = [] }) => table(['Name', 'Email', 'Groups', 'Updated'], users.map((user) => h('tr',
      h('td', [user.given_name, user.family_name].filter(Boolean).join(' ') || user.preferred_username, h('span.id', user.id)),
      h('td', user.email), h('td', (user.groups ?? []).map((group) => badge(group.display_name))), h('td', time(user.updated_at)))),
    'Nobody yet.'));
}

function groups(environment, path) {
  return pages('Groups',
    (page_token) => ({ environment, path: `${path}/groups`, query: { page_size: PAGE_SIZE, page_token } }),
    ({ groups: all = [] }) => table(['Group', 'Users', 'Updated'], all.map((group) => h('tr',
      h('td', group.display_name, h('span.id', group.id)), h('td', group.total_users ?? 0), h('td', time(group.updated_at)))),
    'No groups yet.'));
}
