import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callAll, openSession } from '../../server/src/main/resources/dev/guildhall/console/api.js';

test('a list of several pages is read whole', async () => {
  const pages = { '': { endpoints: ['a', 'b'], next_page_token: 't' }, t: { endpoints: ['c'] } };
  const real = globalThis.fetch;
  globalThis.fetch = async (address) => Response.json(address === '/console/session' ? { request_token: 'r' }
    : pages[new URLSearchParams(address.split('?')[1]).get('page_token') ?? '']);
  try {
    await openSession();
    assert.deepEqual(await callAll({ path: '/endpoints' }, 'endpoints'), ['a', 'b', 'c']);
  } finally {
    globalThis.fetch = real;
  }
});
