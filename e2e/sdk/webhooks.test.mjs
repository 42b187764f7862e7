// Webhooks as the official SDK verifies them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { newClient, rest, unique } from './guildhall.mjs';

/** Listens on any free port of this machine and yields what comes. */
async function receiver(t) {
  const waiting = [];
  const arrived = [];
  const server = createServer(async (request, response) => {
    const received = { headers: request.headers, body: await text(request) };
    response.writeHead(204).end();
    const next = waiting.shift();
    if (next) next(received);
    else arrived.push(received);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/hooks`,
    next: async () => arrived.shift() ?? new Promise((resolve) => waiting.push(resolve)),
  };
}

test('verifies what is sent, with the new secret and, while it lasts, the old', async (t) => {
  const client = newClient();
  const { url, next } = await receiver(t);
  const { status, json } = await rest('POST', '/api/v1/webhooks/endpoints', {
    url,
    event_types: ['organization.created'],
  });
  assert.equal(status, 201);
  const path = `/api/v1/webhooks/endpoints/${json.endpoint.id}`;
  t.after(() => rest('DELETE', path));

  const name = unique('Hooked');
  await client.organization.createOrganization(name);
  const first = await next();
  assert.equal(client.verifyWebhookPayload(json.secret, first.headers, first.body), true);
  const event = JSON.parse(first.body);
  assert.equal(event.type, 'organization.created');
  assert.equal(event.data.display_name, name);
  assert.equal(event.id, first.headers['webhook-id']);
  assert.throws(() => client.verifyWebhookPayload(json.secret, first.headers, `${first.body} `));

  const rotated = await rest('POST', `${path}:rotate_secret`, {});
  await client.organization.createOrganization(unique('Hooked'));
  const second = await next();
  for (const secret of [json.secret, rotated.json.secret]) {
    assert.equal(client.verifyWebhookPayload(secret, second.headers, second.body), true);
  }
});
