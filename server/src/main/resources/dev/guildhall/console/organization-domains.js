// An organization's domains: proof of ownership, adding and removing.
import { h } from './dom.js';
import { part, STATES } from './organization-part.js';
import { action, badge, copyable, dialog, field, pager, refreshCurls, say, table } from './parts.js';

const PAGE_SIZE = 30;

export function domains({ environment, path }) {
  return part('Domains', {
    request: { environment, path: `${path}/domains` },
    query: (page) => ({ page_size: PAGE_SIZE, page_number: page }),
    render: ({ domains: all = [] }, load, { page, turn }) => [table(['Domain', 'State', 'Proof', ''], all.map((each) => h('tr',
      h('td', each.domain),
      h('td', badge(each.verification_status ?? 'UNVERIFIED', STATES[each.verification_status])),
      h('td', each.txt_record_secret && each.verification_status === 'PENDING'
        && [h('span.dim', 'TXT '), copyable(each.txt_record_key, 'the record’s name'), h('br'), copyable(each.txt_record_secret, 'the record’s value')]),
      h('td', h('button.danger.small', { type: 'button', onclick: () => removal(each, load) }, 'Remove')))), page > 1 ? 'No more domains.' : 'No domains.'),
    pager({ prev_page_token: page > 1 && page - 1, next_page_token: all.length === PAGE_SIZE && page + 1 }, turn)],
    add: (load) => dialog('Add a domain', (close) => {
      const name = field('Domain', { required: true, placeholder: 'acme.example.com' });
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
