// Domains through the official SDK.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ScalekitBadRequestException,
  ScalekitConflictException,
  ScalekitNotFoundException,
} from '@scalekit-sdk/node';
import { newClient, unique } from './guildhall.mjs';

const { organization: organizations, domain: domains } = newClient();

// Enums of the contract, which the SDK does not export.
const ALLOWED_EMAIL_DOMAIN = 1;
const ORGANIZATION_DOMAIN = 2;

async function organization() {
  return (await organizations.createOrganization(unique('Domains'))).organization.id;
}

const newName = () => `${unique('d')}.example.com`;

test('creates, reads back, lists by type and deletes', async () => {
  const id = await organization();
  const name = newName();
  const { domain: own } = await domains.createDomain(id, name);
  assert.match(own.id, /^dom_\d{15,19}$/);
  assert.equal(own.domain, name);
  assert.equal(own.organizationId, id);
  assert.match(own.environmentId, /^env_\d+$/);
  assert.equal(own.domainType, ORGANIZATION_DOMAIN);
  assert.ok(own.createTime && own.updateTime);

  const { domain: email } = await domains.createDomain(id, newName(), {
    domainType: 'ALLOWED_EMAIL_DOMAIN',
  });
  assert.equal(email.domainType, ALLOWED_EMAIL_DOMAIN);

  assert.deepEqual((await domains.getDomain(id, own.id)).domain, own);
  const listed = async (options) =>
    (await domains.listDomains(id, options)).domains.map((domain) => domain.id).sort();
  assert.deepEqual(await listed(), [own.id, email.id].sort());
  assert.deepEqual(await listed({ domainType: 'ORGANIZATION_DOMAIN' }), [own.id]);
  assert.deepEqual(await listed({ domainType: ALLOWED_EMAIL_DOMAIN }), [email.id]);

  await domains.deleteDomain(id, own.id);
  await assert.rejects(domains.getDomain(id, own.id), ScalekitNotFoundException);
  await assert.rejects(domains.deleteDomain(id, own.id), ScalekitNotFoundException);
  assert.deepEqual(await listed(), [email.id]);
});

test('a domain is one organization\'s, and free once it goes', async () => {
  const [first, second] = [await organization(), await organization()];
  const name = newName();
  await domains.createDomain(first, name);
  await assert.rejects(domains.createDomain(second, name), ScalekitConflictException);
  await assert.rejects(domains.createDomain(first, name.toUpperCase()), ScalekitConflictException);
  await organizations.deleteOrganization(first);
  assert.equal((await domains.createDomain(second, name)).domain.organizationId, second);
});

test('what is no domain to own is a bad request', async () => {
  const id = await organization();
  for (const name of ['', 'com', 'co.uk', 'a b.com', 'https://example.com', '10.0.0.1', '-a.com']) {
    await assert.rejects(domains.createDomain(id, name), ScalekitBadRequestException, name);
  }
});

test('nothing of an organization that does not exist, or of another one', async () => {
  const [id, other] = [await organization(), await organization()];
  const { domain } = await domains.createDomain(id, newName());
  for (const call of [
    () => domains.createDomain('org_1', newName()),
    () => domains.listDomains('org_1'),
    () => domains.getDomain(other, domain.id),
    () => domains.deleteDomain(other, domain.id),
  ]) {
    await assert.rejects(call, ScalekitNotFoundException);
  }
});
