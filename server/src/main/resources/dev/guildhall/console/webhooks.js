// The endpoints that hear of events.
import { call } from './api.js';
import { h, show, time } from './dom.js';
import { go, href } from './navigation.js';
import { action, badge, curlOf, dialog, field, handedOver, loading, pager, refreshCurls, secretBox, table } from './parts.js';

export const title = 'Webhooks';
const PATH = '/api/v1/webhooks/endpoints';
const PAGE_SIZE = 25;

export function render({ environment }) {
  let token = '';
  const request = () => ({ environment, path: PATH, query: { page_size: PAGE_SIZE, page_token: token } });
  const place = h('div');
  const load = (next = '') => {
    token = next;
    show(place, loading(() => call(request()), (answer) => [list(environment, answer.endpoints ?? []), pager(answer, load)]));
  };
  load();
  return [
    h('header.page', h('h1', 'Webhooks'), h('button.primary', { type: 'button', onclick: () => creation(environment) }, 'New endpoint')),
    place, curlOf(request),
  ];
}

function list(environment, endpoints) {
  return table(['Endpoint', 'Hears of', 'State', 'Created'], endpoints.map((each) => h('tr',
    h('td', h('a.name', { href: href(environment, 'webhooks', each.id) }, each.url), h('span.id', each.description || each.id)),
    h('td', each.event_types?.length ? each.event_types.map((type) => badge(type)) : 'everything'),
    h('td', endpointState(each)), h('td', time(each.create_time)))), 'No endpoints. Make one to have your product hear of every change.');
}

/** A word for how an endpoint does. */
export function endpointState(endpoint) {
  if (!endpoint.enabled) return badge('disabled', endpoint.disabled_reason ? 'bad' : '');
  return endpoint.failing_since ? badge('failing', 'bad') : badge('enabled', 'good');
}

function creation(environment) {
  dialog('New webhook endpoint', () => {
    const url = field('URL', { type: 'url', required: true, placeholder: 'https://app.example.com/hooks' });
    const types = field('Event types', { placeholder: 'organization.created, organization.updated' }, 'Separated by commas; none for all');
    const description = field('Description');
    const form = refreshCurls(h('form', url.element, types.element, description.element, action('Create', {
      request: () => ({ environment, method: 'POST', path: PATH, body: {
        url: url.input.value, description: description.input.value || undefined, event_types: typesOf(types.input.value) } }),
      done: ({ endpoint, secret }) => show(form, handedOver(
        secretBox('Signing secret — shown this once', secret), () => go(href(environment, 'webhooks', endpoint.id)))),
    }).element));
    return form;
  });
}

/** The types in a text of commas. */
export function typesOf(text) {
  return text.split(',').map((type) => type.trim()).filter(Boolean);
}
