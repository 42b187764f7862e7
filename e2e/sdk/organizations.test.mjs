// Organizations through the official SDK: the cases of OrganizationsTest.java.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ScalekitBadRequestException,
  ScalekitConflictException,
  ScalekitNotFoundException,
} from '@scalekit-sdk/node';
import { newClient, rest, unique } from './guildhall.mjs';

const { organization: organizations } = newClient();

async function create(name = 'Acme', options = { externalId: unique('ext') }) {
  return (await organizations.createOrganization(name, options)).organization;
}

test('creates and reads back, by id and by external ID', async () => {
  const externalId = unique('ext / ümläut : % 🏛');
  const created = await create('Acme', { externalId });
  assert.match(created.id, /^org_\d{15,19}$/);
  assert.equal(created.displayName, 'Acme');
  assert.equal(created.externalId, externalId);
  assert.deepEqual((await organizations.getOrganization(created.id)).organization, created);
  assert.deepEqual(
    (await organizations.getOrganizationByExternalId(externalId)).organization,
    created,
  );
});

test('changes the name, and the external ID, whose old one is free at once', async () => {
  const { id, externalId } = await create();
  const moved = unique('moved');
  const { organization: updated } = await organizations.updateOrganization(id, {
    displayName: 'Acme Ltd',
    externalId: moved,
  });
  assert.equal(updated.displayName, 'Acme Ltd');
  assert.equal(updated.externalId, moved);
  await assert.rejects(
    organizations.getOrganizationByExternalId(externalId),
    ScalekitNotFoundException,
  );
  assert.notEqual((await create('Next', { externalId })).id, id);
});

test('updates by external ID', async () => {
  const { id, externalId } = await create();
  const { organization: updated } = await organizations.updateOrganizationByExternalId(externalId, {
    displayName: 'Renamed',
  });
  assert.deepEqual([updated.id, updated.displayName], [id, 'Renamed']);
});

test('shows and replaces metadata that was put over REST', async () => {
  const { id } = await create();
  const { status } = await rest('PATCH', `/api/v1/organizations/${id}`, { metadata: { plan: 'gold' } });
  assert.equal(status, 200);
  assert.deepEqual((await organizations.getOrganization(id)).organization.metadata, { plan: 'gold' });
  await organizations.updateOrganization(id, { displayName: 'Keeps its metadata' });
  assert.deepEqual((await organizations.getOrganization(id)).organization.metadata, { plan: 'gold' });
  await organizations.updateOrganization(id, { metadata: { tier: 'one' } });
  assert.deepEqual((await organizations.getOrganization(id)).organization.metadata, { tier: 'one' });
  await rest('PATCH', `/api/v1/organizations/${id}`, { metadata: {} });
  assert.deepEqual((await organizations.getOrganization(id)).organization.metadata, {});
});

test('pages through everything, newest first', async () => {
  const made = [];
  for (let i = 0; i < 3; i++) {
    made.unshift((await create(`Page ${i}`)).id);
  }
  const seen = [];
  let pageToken = '';
  do {
    const page = await organizations.listOrganization({ pageSize: 2, pageToken });
    assert.ok(page.organizations.length <= 2);
    assert.ok(page.totalSize >= 3);
    seen.push(...page.organizations.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(seen.filter((id) => made.includes(id)), made);
});

test('searches by a part of the name and of the external ID', async () => {
  const word = unique('needle').slice(0, 20);
  const { id } = await create(`The ${word.toUpperCase()} Company`);
  const other = await create('Plain', { externalId: `x-${word}-y` });
  const { organizations: found, totalSize } = await organizations.searchOrganization(word, 10);
  assert.deepEqual(found.map((item) => item.id), [other.id, id]);
  assert.equal(totalSize, 2);
});

test('deletes; a second time there is nothing', async () => {
  const { id, externalId } = await create();
  await organizations.deleteOrganization(id);
  await assert.rejects(organizations.getOrganization(id), ScalekitNotFoundException);
  await assert.rejects(organizations.deleteOrganization(id), ScalekitNotFoundException);
  assert.notEqual((await create('Again', { externalId })).id, id);
});

test('a taken external ID is a conflict that names it', async () => {
  const { externalId } = await create();
  await assert.rejects(create('Second', { externalId }), (refused) => {
    assert.ok(refused instanceof ScalekitConflictException);
    assert.equal(refused.errorCode, 'ALREADY_EXISTS');
    assert.match(refused.message, new RegExp(`external_id ${externalId} already exists`));
    return true;
  });
});

test('an id never matches an external ID', async () => {
  const { externalId } = await create();
  await assert.rejects(organizations.getOrganization(externalId), ScalekitNotFoundException);
});

test('a bad value is a bad request that lists every field', async () => {
  await assert.rejects(create('x'.repeat(201), { externalId: 'x'.repeat(256) }), (refused) => {
    assert.ok(refused instanceof ScalekitBadRequestException);
    assert.equal(refused.errorCode, 'INVALID_ARGUMENT');
    const [{ validationErrorInfo }] = refused.unpackedDetails;
    assert.deepEqual(
      validationErrorInfo.fieldViolations.map(({ field }) => field),
      ['organization.display_name', 'organization.external_id'],
    );
    return true;
  });
});

test('a bad page token is a bad request', async () => {
  await assert.rejects(
    organizations.listOrganization({ pageSize: 2, pageToken: 'nonsense' }),
    ScalekitBadRequestException,
  );
});

test('a wrong secret gets no token; the SDK hands on what the token endpoint said', async () => {
  const stranger = newClient({ secret: 'wrong' });
  await assert.rejects(stranger.organization.listOrganization({ pageSize: 2 }), (refused) => {
    assert.equal(refused.response.status, 401);
    assert.equal(refused.response.data.error, 'invalid_client');
    return true;
  });
});

test('its own check of a token takes ours', async () => {
  const client = newClient();
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: process.env.SCALEKIT_CLIENT_ID,
    client_secret: process.env.SCALEKIT_CLIENT_SECRET,
  });
  const url = process.env.SCALEKIT_ENVIRONMENT_URL;
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: form });
  const { access_token: token } = await answer.json();
  const claims = await client.validateToken(token, { issuer: url });
  assert.equal(claims.client_id, process.env.SCALEKIT_CLIENT_ID);
});
