// Connections through the official SDK.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScalekitNotFoundException } from '@scalekit-sdk/node';
import { newClient, rest, unique } from './guildhall.mjs';

const { organization: organizations, connection: connections } = newClient();
const OIDC = 1;
const OKTA = 1;

async function newOrganization() {
  const { organization } = await organizations.createOrganization('Acme', { externalId: unique('ext') });
  return organization.id;
}

async function complete(organizationId, id) {
  const { status } = await rest('PATCH', `/api/v1/organizations/${organizationId}/connections/${id}`, {
    provider: 'OKTA',
    oidc_config: {
      discovery_endpoint: 'https://idp.example.com/.well-known/openid-configuration',
      client_id: 'abc',
      client_secret: 'very secret',
    },
  });
  assert.equal(status, 200);
}

test('creates, sets up, enables, lists, disables and deletes a connection', async () => {
  const organizationId = await newOrganization();
  const { connection } = await connections.createConnection(organizationId, {
    provider: OKTA,
    type: OIDC,
    providerKey: '',
  });
  assert.match(connection.id, /^conn_\d+$/);
  assert.equal(connection.organizationId, organizationId);
  assert.equal(connection.enabled, false);
  assert.deepEqual((await connections.getConnection(organizationId, connection.id)).connection, connection);
  assert.deepEqual((await connections.listConnections(organizationId)).connections, []);

  await complete(organizationId, connection.id);
  assert.equal((await connections.enableConnection(organizationId, connection.id)).enabled, true);
  const { connections: listed } = await connections.listConnections(organizationId);
  assert.deepEqual(listed.map(({ id }) => id), [connection.id]);
  assert.equal((await connections.disableConnection(organizationId, connection.id)).enabled, false);
  await connections.deleteConnection(organizationId, connection.id);
  await assert.rejects(connections.getConnection(organizationId, connection.id), ScalekitNotFoundException);
});

test('finds a connection by the domain whose users it signs in', async () => {
  const organizationId = await newOrganization();
  const { connection } = await connections.createConnection(organizationId, {
    provider: OKTA,
    type: OIDC,
    providerKey: '',
  });
  await complete(organizationId, connection.id);
  await connections.enableConnection(organizationId, connection.id);
  const name = `c${Date.now()}.example.com`;
  const path = `/api/v1/organizations/${organizationId}`;
  const { json: body } = await rest('POST', `${path}/domains`, { domain: name });
  const { status } = await rest('PUT', `${path}/connections/${connection.id}/domains`, {
    domain_ids: [body.domain.id],
  });
  assert.equal(status, 200);
  const { connections: found } = await connections.listConnectionsByDomain(name);
  assert.deepEqual(found.map(({ id }) => id), [connection.id]);
});
