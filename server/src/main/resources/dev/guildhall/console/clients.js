// The API clients of an environment: what your services sign in with.
import { call } from './api.js';
import { h, show, time } from './dom.js';
import { action, copyable, curlOf, dialog, field, handedOver, loading, pager, refreshCurls, say, secretBox, table } from './parts.js';

export const title = 'Clients';
const PAGE_SIZE = 25;
const OVERLAPS = [['86400s', 'A day'], ['3600s', 'An hour'], ['604800s', 'A week'], ['0s', 'Not at all']];

export function render({ environment: id }) {
  const path = `/api/v1/environments/${encodeURIComponent(id)}/clients`;
  let token = '';
  const request = () => ({ path, query: { page_size: PAGE_SIZE, page_token: token } });
  const place = h('div');
  const load = (next = '') => {
    token = next;
    show(place, loading(() => call(request()), (answer) => [list(path, answer.clients ?? [], load), pager(answer, load)]));
  };
  load();
  return [
    h('header.page', h('h1', 'Clients'), h('button.primary', { type: 'button', onclick: () => creation(path, load) }, 'New client')),
    h('p', 'A client signs your services in to this environment, with its ID and secret.'),
    place, curlOf(request),
  ];
}

function list(path, clients, load) {
  return table(['Client', 'Created', ''], clients.map((each) => h('tr',
    h('td', h('strong', each.name), h('br'), copyable(each.id, 'the client ID')), h('td', time(each.create_time)),
    h('td', h('div.row',
      h('button.small', { type: 'button', 'aria-label': `Rotate the secret of ${each.name}`, onclick: () => rotation(path, each) }, 'Rotate secret'),
      h('button.danger.small', { type: 'button', 'aria-label': `Delete ${each.name}`, onclick: () => removal(path, each, load) }, 'Delete'))))),
  'No clients.');
}

/** Shows the credentials in place of the form. */
function handOver(form, close, { client, plain_secret }) {
  show(form, handedOver(
    [secretBox('Client ID', client.id), secretBox('Client secret — shown this once', plain_secret)], close));
}

function creation(path, load) {
  dialog('New client', (close) => {
    const name = field('Name', { required: true, placeholder: 'billing service' });
    const form = refreshCurls(h('form', name.element, action('Create', {
      request: () => ({ method: 'POST', path, body: { name: name.input.value } }),
      done: (answer) => { handOver(form, close, answer); load(); },
    }).element));
    return form;
  }, 'narrow');
}

function rotation(path, client) {
  dialog(`Rotate the secret of ${client.name}`, (close) => {
    const overlap = field('The old secret stays good for', { options: OVERLAPS });
    const form = refreshCurls(h('form', overlap.element, action('Rotate', {
      request: () => ({ method: 'POST', path: `${path}/${client.id}:rotate`, body: { overlap: overlap.input.value } }),
      done: (answer) => handOver(form, close, answer),
    }).element));
    return form;
  }, 'narrow');
}

function removal(path, client, load) {
  dialog(`Delete ${client.name}`, (close) => refreshCurls(h('form', h('p', 'Its tokens are dead within a second.'), action('Delete', {
    kind: 'danger', request: () => ({ method: 'DELETE', path: `${path}/${client.id}` }),
    done: () => { close(); say('Deleted.'); load(); },
  }).element)), 'narrow');
}
