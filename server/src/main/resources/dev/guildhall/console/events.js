// The event log: filtered pages, a live tail, each event in full, and a way to send it to a webhook again.
import { call, callAll, follow } from './api.js';
import { h, show, time } from './dom.js';
import { href } from './navigation.js';
import { action, badge, copyable, curlOf, dialog, field, pager, problem, refreshCurls, say } from './parts.js';

export const title = 'Events';
const PAGE_SIZE = 30;
const KEPT = 200;
const PATH = '/api/v1/events/paginated';
const STREAM = '/api/v1/events/stream';

export function render({ environment, query, signal }) {
  const filter = { type: query.get('type') ?? '', organization: query.get('organization') ?? '', from: '', to: '', token: '' };
  const list = h('ol.log');
  const older = h('div');
  const state = h('span.live', 'off');
  const set = (name) => (event) => { filter[name] = event.target.value.trim(); turn(''); };
  const type = field('Type', { value: filter.type, placeholder: 'organization.updated', onchange: set('type'), list: 'event-types' });
  const organization = field('Organization', { value: filter.organization, placeholder: 'org_…', onchange: set('organization') });
  const from = field('From', { type: 'datetime-local', onchange: set('from') });
  const to = field('Until', { type: 'datetime-local', onchange: set('to') });
  const live = h('button', { type: 'button', onclick: toggle }, 'Follow live');

  const request = () => ({
    environment, method: 'POST', path: PATH, query: { page_size: PAGE_SIZE, page_token: filter.token }, body: bodyOf(filter),
  });
  const command = curlOf(() => (following ? { environment, path: STREAM, query: { ...streamed(), after } } : request()));
  const tellCommand = () => command.dispatchEvent(new Event('input'));
  const row = (event) => eventRow(environment, event);

  async function load() {
    history.replaceState(null, '', addressOf(environment, filter));
    try {
      const answer = await call(request(), signal);
      const types = [...new Set(answer.events.map((event) => event.type))].sort();
      show(list, answer.events.length ? answer.events.map(row) : h('li.empty', 'Nothing matches.'));
      show(older, pager(answer, turn),
        h('datalist', { id: 'event-types' }, types.map((value) => h('option', { value }))));
    } catch (failure) {
      if (!signal.aborted) show(list, h('li', problem(failure)));
    }
  }

  /** Shows another page; what is followed is the first one. */
  function turn(token) {
    filter.token = token;
    if (following) toggle();
    loaded = load();
    tellCommand();
  }

  /** What is followed goes on from now without an end: what says otherwise is cleared, and the newest page shown. */
  function clearBounds() {
    const cleared = [];
    const clear = (name, { input }, label) => {
      filter[name] = '';
      input.value = '';
      cleared.push(label);
    };
    if (new Date(filter.from) > new Date()) clear('from', from, 'From');
    if (filter.to) clear('to', to, 'Until');
    if (cleared.length) say(`${cleared.join(' and ')} cleared: what is followed begins now and has no end.`);
    if (cleared.length || filter.token) turn('');
  }

  let following;
  let after;
  const streamed = () => ({ types: filter.type, organization_id: filter.organization });
  async function toggle() {
    if (following) {
      following.abort();
      following = undefined;
      show(live, 'Follow live');
      state.classList.remove('on');
      show(state, 'off');
      tellCommand();
      return;
    }
    clearBounds();
    following = new AbortController();
    show(live, 'Stop following');
    const stop = AbortSignal.any([signal, following.signal]);
    await loaded;
    // From the newest that is shown on, so that none is missed and none comes twice.
    after = list.querySelector('[data-id]')?.dataset.id;
    tellCommand();
    follow(environment, { ...streamed(), after }, stop, (event) => {
      list.querySelector('.empty')?.remove();
      list.prepend(row(event));
      while (list.children.length > KEPT) list.lastChild.remove();
    }, (on) => {
      if (stop.aborted) return;
      state.classList.toggle('on', on);
      show(state, on ? 'live' : 'connecting');
    }).catch((failure) => show(state, failure.message));
  }
  let loaded = load();
  return [
    h('header.page', h('h1', 'Events'), h('div.row', state, live)),
    h('form.filters.four', { onsubmit: (event) => event.preventDefault() },
      type.element, organization.element, from.element, to.element),
    list, older, command,
  ];
}

function bodyOf({ type, organization, from, to }) {
  return {
    event_types: type ? type.split(',').map((each) => each.trim()) : undefined,
    organization_id: organization || undefined,
    start_time: from ? new Date(from).toISOString() : undefined,
    end_time: to ? new Date(to).toISOString() : undefined,
  };
}

function addressOf(environment, { type, organization }) {
  const query = new URLSearchParams();
  if (type) query.set('type', type);
  if (organization) query.set('organization', organization);
  return href(environment, 'events') + (query.size ? `?${query}` : '');
}

/** One event: a line that opens. */
function eventRow(environment, event) {
  const name = event.data?.display_name || event.data?.domain || event.data?.email || event.data?.id || '';
  const body = h('div');
  return h('li', { 'data-id': event.id }, h('details', { ontoggle: () => body.childNodes.length || show(body, details(environment, event)) },
    h('summary', time(event.occurred_at), h('span', h('strong', event.type), ' ', h('span.dim', name)),
      h('code.dim', event.actor ?? '')), body));
}

function details(environment, event) {
  const side = (label, value) => h('div', h('h2', label),
    h('div.code', { tabindex: '0', role: 'region', 'aria-label': `${label}, ${event.id}` }, h('pre', h('code', JSON.stringify(value, null, 2)))));
  return [
    h('p.row', copyable(event.id, 'the event’s ID'), event.sequence && badge(`no. ${event.sequence} of its organization`),
      event.request_id && h('code.dim', event.request_id),
      event.organization_id && h('a', { href: href(environment, 'organizations', event.organization_id) }, 'Organization'),
      h('button.small', { type: 'button', onclick: () => replay(environment, event) }, 'Send to a webhook again')),
    h('div.sides', event.old_data && side('Before', event.old_data), side(event.old_data ? 'After' : 'Data', event.data)),
  ];
}

/** Finds the event's delivery to an endpoint and has it made once more. */
function replay(environment, event) {
  const path = '/api/v1/webhooks/endpoints';
  dialog('Send to a webhook again', (close) => {
    const form = h('form', h('p.dim', 'Loading…'));
    callAll({ environment, path }, 'endpoints').then((endpoints) => {
      if (!endpoints.length) return show(form, h('p', 'There is no webhook endpoint yet.'));
      const endpoint = field('Endpoint', { options: endpoints.map((each) => [each.id, each.url]) });
      return show(form, endpoint.element, action('Send', {
        request: () => ({ environment, method: 'POST', path: `${path}/${endpoint.input.value}/deliveries/${deliveryOf(event)}:replay` }),
        done: () => { close(); say('On its way.'); },
        failed: (failure) => failure.status === 404
          && h('p.problem', { role: 'alert' }, 'This endpoint never heard of it: it is newer than the event, or listens to other types.'),
      }).element);
    }).catch((failure) => show(form, problem(failure)));
    return refreshCurls(form);
  }, 'narrow');
}

/** A delivery has its event's number. */
const deliveryOf = (event) => event.id.replace('evt_', 'whd_');
