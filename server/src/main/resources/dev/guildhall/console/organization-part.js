// What hangs on an organization: a section that is loaded by itself, and anew after each change to it.
import { ApiError, call } from './api.js';
import { h } from './dom.js';
import { curlOf, loading, section } from './parts.js';

/** Loads a part anew after each change to it; `query` makes the query of a page where a list has several. */
export function part(title, { request, query, render, add, absent }) {
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

/** The colours of states, of domains and of connections. */
export const STATES = { VERIFIED: 'good', AUTO_VERIFIED: 'good', PENDING: 'warn', FAILED: 'bad', COMPLETED: 'good', IN_PROGRESS: 'warn' };
