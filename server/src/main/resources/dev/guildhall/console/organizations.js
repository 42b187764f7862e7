// The list: search as you type, filters, pages.
import { call } from './api.js';
import { debounced, h, number, show, time } from './dom.js';
import { go, href } from './navigation.js';
import { action, badge, curlOf, dialog, field, pager, problem, refreshCurls, table } from './parts.js';

export const title = 'Organizations';
const PATH = '/api/v1/organizations';
const SHORTEST = 3;
const PAGE_SIZE = 25;
const REGIONS = [['US', 'US'], ['EU', 'EU']];

export function render({ environment, query, signal }) {
  const state = {
    text: query.get('q') ?? '', region: query.get('region') ?? '', deleted: query.get('deleted') === 'true',
    token: query.get('page') ?? '',
  };
  const results = h('div.results', { 'aria-live': 'polite', 'aria-busy': 'true' });
  const search = field('Search', {
    type: 'search', value: state.text, class: 'search', placeholder: 'Name, ID or external ID',
    oninput: (event) => { state.text = event.target.value.trim(); restart(); },
  });
  const region = field('Region', {
    value: state.region, options: [['', 'All regions'], ...REGIONS],
    onchange: (event) => { state.region = event.target.value; restart(); },
  });
  const deleted = field('Show', {
    value: String(state.deleted), options: [['false', 'Living'], ['true', 'Deleted']],
    onchange: (event) => { state.deleted = event.target.value === 'true'; restart(); },
  });
  let running = new AbortController();

  const request = () => requestOf(environment, state);
  async function load() {
    running.abort();
    running = new AbortController();
    const stop = AbortSignal.any([signal, running.signal]);
    history.replaceState(null, '', addressOf(environment, state));
    try {
      const answer = await call(request(), stop);
      show(results, summary(answer, state), list(environment, answer.organizations, state),
        pager(answer, (token) => { state.token = token; load(); }));
    } catch (failure) {
      if (!stop.aborted) show(results, problem(failure));
    }
    results.removeAttribute('aria-busy');
  }
  const later = debounced(120, load);
  function restart() {
    state.token = '';
    later();
  }
  load();
  return [
    h('header.page', h('h1', 'Organizations'), h('div.row',
      h('button.primary', { type: 'button', onclick: () => creation(environment) }, 'New organization'))),
    h('form.filters', { role: 'search', onsubmit: (event) => { event.preventDefault(); load(); } },
      search.element, region.element, deleted.element),
    results,
    curlOf(request),
  ];
}

/** A search needs three characters; the deleted are found by their exact external ID alone. */
function requestOf(environment, state) {
  const region_code = state.region;
  if (state.deleted) {
    return { environment, path: PATH, query: {
      only_deleted: true, external_id: state.text, region_code, page_size: PAGE_SIZE, page_token: state.token } };
  }
  return [...state.text].length >= SHORTEST
    ? { environment, path: `${PATH}:search`, query: {
      query: state.text, region_code, page_size: PAGE_SIZE, page_token: state.token } }
    : { environment, path: PATH, query: { region_code, page_size: PAGE_SIZE, page_token: state.token } };
}

function addressOf(environment, state) {
  const query = new URLSearchParams();
  if (state.text) query.set('q', state.text);
  if (state.region) query.set('region', state.region);
  if (state.deleted) query.set('deleted', 'true');
  if (state.token) query.set('page', state.token);
  return href(environment, 'organizations') + (query.size ? `?${query}` : '');
}

const CAP = 10000;

function summary(answer, state) {
  const filtered = state.text || state.region;
  const many = filtered && answer.total_size >= CAP ? 'or more ' : '';
  const noun = answer.total_size === 1 ? 'organization' : 'organizations';
  const short = state.text && !state.deleted && [...state.text].length < SHORTEST;
  const hint = short ? ` — type ${SHORTEST} characters or more to search`
    : state.deleted && state.text ? ' with exactly this external ID' : '';
  return h('p.dim.count', `${number.format(answer.total_size)} ${many}${noun}${hint}`);
}

function list(environment, organizations, state) {
  const row = (each) => h('tr', { class: each.delete_time && 'gone' },
    h('td', h('a.name', { href: href(environment, 'organizations', each.id) }, each.display_name),
      h('span.id', each.id)),
    h('td', each.external_id && h('code', each.external_id),
      Object.entries(each.external_ids ?? {}).map(([name, value]) =>
        h('span.named', h('span.dim', `${name} `), h('code', value)))),
    h('td', badge(each.region_code)),
    h('td', time(state.deleted ? each.delete_time : each.create_time)));
  return table(['Name', 'External IDs', 'Region', state.deleted ? 'Deleted' : 'Created'], organizations.map(row),
    state.text || state.region ? 'Nothing matches.' : state.deleted
      ? 'Nothing that could be restored.' : 'No organizations yet. Create the first, or import a file.');
}

function creation(environment) {
  dialog('New organization', () => {
    const name = field('Display name', { required: true, autofocus: true });
    const externalId = field('External ID', {}, 'Your own ID for it, if it has one');
    const region = field('Region', { options: [['', 'The server’s own'], ...REGIONS] });
    const request = () => ({ environment, method: 'POST', path: PATH, body: {
      display_name: name.input.value,
      external_id: externalId.input.value || undefined,
      region_code: region.input.value || undefined,
    } });
    const create = action('Create', {
      request, done: ({ organization }) => go(href(environment, 'organizations', organization.id)),
    });
    return refreshCurls(h('form', name.element, externalId.element, region.element, create.element));
  });
}
