// One endpoint: what was sent to it and what it answered.
import { call } from './api.js';
import { h, plural, show, time } from './dom.js';
import { go, href } from './navigation.js';
import { action, badge, copyable, curlOf, dialog, field, handedOver, loading, pager, refreshCurls, say, secretBox, section } from './parts.js';
import { endpointState, typesOf } from './webhooks.js';

export const title = 'Webhook';
const PAGE_SIZE = 25;
const STATES = { DELIVERED: 'good', PENDING: 'warn', GIVEN_UP: 'bad' };
const again = () => dispatchEvent(new Event('navigated'));

export async function render({ environment, id, signal }) {
  const path = `/api/v1/webhooks/endpoints/${encodeURIComponent(id)}`;
  const request = { environment, path };
  const { endpoint } = await call(request);
  const log = deliveries(environment, path, signal);
  const post = (verb, body) => ({ environment, method: 'POST', path: `${path}:${verb}`, body });
  return [
    h('p.crumbs', h('a', { href: href(environment, 'webhooks') }, 'Webhooks')),
    h('header.page', h('h1', endpoint.url), h('div.row',
      h('button', { type: 'button', onclick: () => testing(post, log.load) }, 'Send a test'),
      h('button', { type: 'button', onclick: () => change(environment, path, endpoint) }, 'Edit'),
      h('button', { type: 'button', onclick: () => rotation(post) }, 'Rotate secret'),
      h('button.danger', { type: 'button', onclick: () => removal(environment, path) }, 'Delete'))),
    h('dl.facts',
      h('dt', 'ID'), h('dd', copyable(endpoint.id, 'the ID')),
      h('dt', 'State'), h('dd', endpointState(endpoint), endpoint.disabled_reason, endpoint.failing_since && ['since ', time(endpoint.failing_since)]),
      h('dt', 'Hears of'), h('dd', endpoint.event_types?.length ? endpoint.event_types.map((type) => badge(type)) : 'everything'),
      endpoint.description && [h('dt', 'Description'), h('dd', endpoint.description)]),
    log.element, curlOf(() => request),
  ];
}

function testing(post, done) {
  dialog('Send a test event', (close) => {
    const type = field('Event type', { value: 'organization.created', required: true });
    return refreshCurls(h('form', h('p', 'A made-up event goes out at once, past everything that waits.'), type.element, action('Send', {
      request: () => post('test', { event_type: type.input.value }),
      done: () => { close(); say('On its way.'); done(); },
    }).element));
  }, 'narrow');
}

function change(environment, path, endpoint) {
  dialog('Edit the endpoint', (close) => {
    const url = field('URL', { type: 'url', value: endpoint.url, required: true });
    const types = field('Event types', { value: (endpoint.event_types ?? []).join(', ') }, 'Separated by commas; none for all');
    const description = field('Description', { value: endpoint.description ?? '' });
    const enabled = field('State', { value: String(Boolean(endpoint.enabled)), options: [['true', 'Enabled'], ['false', 'Disabled']] });
    return refreshCurls(h('form', url.element, types.element, description.element, enabled.element, action('Save', {
      request: () => ({ environment, method: 'PATCH', path, body: {
        url: url.input.value, description: description.input.value, event_types: typesOf(types.input.value),
        enabled: enabled.input.value === 'true' } }),
      done: () => { close(); say('Saved.'); again(); },
    }).element));
  });
}

function rotation(post) {
  dialog('Rotate the signing secret', (close) => {
    const form = refreshCurls(h('form', h('p', 'The old secret signs too for a day, in which the receiver changes over.'), action('Rotate', {
      request: () => post('rotate_secret', {}),
      done: ({ secret }) => show(form, handedOver(secretBox('New signing secret — shown this once', secret), close)),
    }).element));
    return form;
  }, 'narrow');
}

function removal(environment, path) {
  dialog('Delete the endpoint', (close) => refreshCurls(h('form', h('p', 'What still waits to be sent to it goes too.'), action('Delete', {
    kind: 'danger', request: () => ({ environment, method: 'DELETE', path }),
    done: () => { close(); say('Deleted.'); go(href(environment, 'webhooks')); },
  }).element)), 'narrow');
}

/** What was sent, read anew while something is still on its way. */
function deliveries(environment, path, signal) {
  let token = '';
  const request = () => ({ environment, path: `${path}/deliveries`, query: { page_size: PAGE_SIZE, page_token: token } });
  const place = h('div');
  const load = (next = '') => {
    token = next;
    show(place, loading(() => call(request()), (answer) => {
      const all = answer.deliveries ?? [];
      if (!token && all.some((each) => each.state === 'PENDING' && each.attempts < 2)) later();
      return [all.length ? h('ol.log', all.map((each) => delivery(environment, path, each, load))) : h('p.empty', 'Nothing was sent yet.'),
        pager(answer, load)];
    }));
  };
  /** Looks again in a second, unless the reader is in one of them. */
  const later = () => {
    const timer = setTimeout(() => {
      if (!signal.aborted && !place.querySelector('details[open]')) load();
    }, 1000);
    signal.addEventListener('abort', () => clearTimeout(timer));
  };
  load();
  return { load, element: section('Deliveries', [h('button', { type: 'button', onclick: () => load() }, 'Refresh'), curlOf(request)], place) };
}

function delivery(environment, path, each, load) {
  const replay = action('Replay', {
    kind: 'small', request: () => ({ environment, method: 'POST', path: `${path}/deliveries/${each.id}:replay` }),
    done: () => { say('On its way again.'); load(); },
  });
  const side = (label, text) => h('div', h('h3', label),
    h('div.code', { tabindex: '0', role: 'region', 'aria-label': `${label}, ${each.id}` }, h('pre', h('code', text))));
  return h('li', h('details',
    h('summary', time(each.request?.time ?? each.first_attempt_time, 'not yet'),
      h('span', h('strong', each.request?.body?.type ?? each.event_id), ' ', h('span.dim', each.answer ? `${each.answer.status} in ${each.answer.duration}` : each.failure)),
      badge(each.state.toLowerCase().replace('_', ' '), STATES[each.state])),
    h('div.row', copyable(each.event_id, 'the event’s ID'), h('span.dim', `sent ${plural(each.attempts, 'time')}`), replay.element),
    h('div.sides', side('Request', each.request?.body ? JSON.stringify(each.request.body, null, 2) : 'The log no longer holds it.'),
      side('Answer', each.answer?.body || each.failure || '(empty)'))));
}
