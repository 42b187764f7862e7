// An organization's connections: whether they are complete, and on.
import { h } from './dom.js';
import { part, STATES } from './organization-part.js';
import { action, badge, dialog, providerName, refreshCurls, table } from './parts.js';

export function connections({ environment, path, organization }) {
  return part('Connections', {
    request: { environment, path: '/api/v1/connections', query: { organization_id: organization.id, include: 'all' } },
    absent: { connections: [] },
    render: ({ connections: all = [] }, load) => table(['Connection', 'Type', 'State', 'Domains', ''], all.map((each) => h('tr',
      h('td', each.ui_button_title || providerName(each.provider), h('span.id', each.id)), h('td', badge(each.type)),
      h('td', badge(each.enabled ? 'enabled' : 'disabled', each.enabled ? 'good' : ''), ' ', each.status && badge(each.status, STATES[each.status])),
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
