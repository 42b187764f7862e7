// What hangs on an organization: domains, connections, directories, and what it used this month.
import { ApiError, call } from './api.js';
import { h, time } from './dom.js';
import { action, badge, copyable, curlOf, dialog, field, loading, pager, providerName, refreshCurls, say, section, table } from './parts.js';
import { newDirectory } from './directory-setup.js';
import { href } from './router.js';

const PAGE_SIZE = 30;

/** Loads a part anew after each change to it; `query` makes the query of a page where a list has several. */
function part(title, { request, query, render, add, absent }) {
  const place = h('div');
  let page = 1;
  const asked = () => (query ? { ...request, query: query(page) } : request);
  const load = () => place.replaceChildren(loading(async () => {
    try {
      return await call(asked());
    } catch (failure) {
      if (absent && failure instanceof ApiError && failure.status === 404) return absent;
      throw failure;
    }
  }, (answer) => render(answer, load, { page, turn: (to) => { page = to; load(); } })));
  load();
  return section(title, [add && h('button', { type: 'button', onclick: () => add(load) }, 'Add'), curlOf(asked)], place);
}

const STATUS = { VERIFIED: 'good', AUTO_VERIFIED: 'good', PENDING: 'warn', FAILED: 'bad', COMPLETED: 'good', IN_PROGRESS: 'warn' };

export function domains({ environment, path }) {
  return part('Domains', {
    request: { environment, path: `${path}/domains` },
    query: (page) => ({ page_size: PAGE_SIZE, page_number: page }),
    render: ({ domains: all = [] }, load, { page, turn }) => [table(['Domain', 'State', 'Proof', ''], all.map((each) => h('tr',
      h('td', each.domain),
      h('td', badge(each.verification_status ?? 'UNVERIFIED', STATUS[each.verification_status])),
      h('td', each.txt_record_secret && each.verification_status === 'PENDING'
        && [h('span.dim', 'TXT '), copyable(each.txt_record_key, 'the record’s name'), h('br'), copyable(each.txt_record_secret, 'the record’s value')]),
      h('td', h('button.danger.small', { type: 'button', onclick: () => removal(each, load) }, 'Remove')))), page > 1 ? 'No more domains.' : 'No domains.'),
    pager({ prev_page_token: page > 1 && page - 1, next_page_token: all.length === PAGE_SIZE && page + 1 }, turn)],
    add: (load) => dialog('Add a domain', (close) => {
      const name = field('Domain', { required: true, placeholder: 'acme.example.com', maxlength: 253 });
      return refreshCurls(h('form', name.element, action('Add', {
        request: () => ({ environment, method: 'POST', path: `${path}/domains`, body: { domain: name.input.value } }),
        done: () => { close(); load(); },
      }).element));
    }, 'narrow'),
  });

  function removal(each, load) {
    dialog(`Remove ${each.domain}`, (close) => refreshCurls(h('form', h('p', 'Sign-in by this domain ends.'), action('Remove', {
      kind: 'danger', request: () => ({ environment, method: 'DELETE', path: `${path}/domains/${each.id}` }),
      done: () => { close(); say('Removed.'); load(); },
    }).element)), 'narrow');
  }
}

export function connections({ environment, path, organization }) {
  return part('Connections', {
    request: { environment, path: '/api/v1/connections', query: { organization_id: organization.id, include: 'all' } },
    absent: { connections: [] },
    render: ({ connections: all = [] }, load) => table(['Connection', 'Type', 'State', 'Domains', ''], all.map((each) => h('tr',
      h('td', each.ui_button_title || providerName(each.provider), h('span.id', each.id)), h('td', badge(each.type)),
      h('td', badge(each.enabled ? 'enabled' : 'disabled', each.enabled ? 'good' : ''), ' ', each.status && badge(each.status, STATUS[each.status])),
      h('td', (each.domains ?? []).join(', ')),
      h('td', h('button.small', { type: 'button', onclick: () => switching(each, load) }, each.enabled ? 'Disable' : 'Enable')))), 'No connections.'),
  });

  function switching(each, load) {
    const verb = each.enabled ? 'Disable' : 'Enable';
    dialog(`${verb} this connection`, (close) => refreshCurls(h('form',
      h('p', each.enabled ? 'Nobody signs in through it until it is enabled again.' : 'The organization’s users can sign in through it.'),
      action(verb, {
        request: () => ({ environment, method: 'PATCH', path: `${path}/connections/${each.id}:${verb.toLowerCase()}` }),
        done: () => { close(); load(); },
      }).element)), 'narrow');
  }
}

export function directories({ environment, path, organization }) {
  return part('Directories', {
    request: { environment, path: `${path}/directories`, query: { show_deleted: true } },
    render: ({ directories: all = [] }) => table(['Directory', 'State', 'Users', 'Groups', 'Last call'], all.map((each) => h('tr', { class: each.delete_time && 'gone' },
      h('td', each.delete_time ? each.id : h('a.name', { href: href(environment, 'organizations', organization.id, 'directories', each.id) }, each.name || providerName(each.directory_provider)),
        h('span.id', each.id)),
      h('td', health(each)),
      h('td', each.total_users ?? 0), h('td', each.total_groups ?? 0), h('td', time(each.last_call_time ?? each.last_attempt_time)))), 'No directories.'),
    add: (load) => newDirectory({ environment, path, organization, done: load }),
  });
}

/** A word for how a directory does. */
export function health(directory) {
  if (directory.delete_time) {
    return badge(directory.attempts_after_deletion ? `deleted, ${directory.attempts_after_deletion} calls since` : 'deleted', 'bad');
  }
  if (!directory.enabled) return badge('disabled');
  return directory.last_call_time ? badge('in use', 'good') : badge('waiting for its first call', 'warn');
}

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
        ? h('p', `At most ${most('DIRECTORY')} directories and ${most('CONNECTION')} connections on one day. `.replace('1 directories', '1 directory').replace('1 connections', '1 connection'),
          h('a', { href: href(environment, 'usage') }, 'All months'))
        : h('p.empty', 'None yet.');
    },
  });
}
