// Settings, session policies and portal links of an organization through the official SDK.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScalekitBadRequestException, ScalekitNotFoundException } from '@scalekit-sdk/node';
import { environmentUrl, newClient, unique } from './guildhall.mjs';

const { organization: organizations } = newClient();

// Enums of the contract, which the SDK does not export.
const APPLICATION = 1;
const CUSTOM = 2;
const MINUTES = 1;
const NOBODY = 'org_1';

async function create(options) {
  return (await organizations.createOrganization(unique('Settings'), options)).organization;
}

test('a new organization has sso and dir_sync first, and off', async () => {
  const { settings } = await create();
  assert.deepEqual(
    settings.features.map(({ name, enabled }) => [name, enabled]),
    [['sso', false], ['dir_sync', false]],
  );
});

test('switches features by name, whatever their order, and leaves the others', async () => {
  const { id } = await create();
  const { organization } = await organizations.updateOrganizationSettings(id, {
    features: [{ name: 'dir_sync', enabled: true }, { name: 'sso', enabled: true }],
  });
  assert.deepEqual(
    organization.settings.features.map(({ name, enabled }) => [name, enabled]),
    [['sso', true], ['dir_sync', true]],
  );
  await organizations.updateOrganizationSettings(id, { features: [{ name: 'sso', enabled: false }] });
  const { organization: read } = await organizations.getOrganization(id);
  assert.deepEqual(
    read.settings.features.map(({ name, enabled }) => [name, enabled]),
    [['sso', false], ['dir_sync', true]],
  );
});

test('an unknown feature is a bad request', async () => {
  const { id } = await create();
  await assert.rejects(
    organizations.updateOrganizationSettings(id, { features: [{ name: 'telepathy', enabled: true }] }),
    ScalekitBadRequestException,
  );
});

test('reads by id and by external ID the same, settings and all', async () => {
  const externalId = unique('ext');
  const { id } = await create({ externalId, slug: unique('slug'), logoUrl: 'https://example.com/a.png' });
  await organizations.updateOrganizationSettings(id, { features: [{ name: 'sso', enabled: true }] });
  assert.deepEqual(
    await organizations.getOrganization(id),
    await organizations.getOrganizationByExternalId(externalId),
  );
});

test('a user limit starts unset, keeps a present 0, and can be taken away', async () => {
  const { id } = await create();
  const read = async () =>
    (await organizations.getOrganizationUserManagementSetting(id)).settings.maxAllowedUsers;
  assert.equal(await read(), undefined);
  for (const limit of [150, 0]) {
    const set = await organizations.upsertUserManagementSettings(id, { maxAllowedUsers: limit });
    assert.equal(set.maxAllowedUsers, limit);
    assert.equal(await read(), limit);
  }
  const unset = await organizations.upsertUserManagementSettings(id, { maxAllowedUsers: null });
  assert.equal(unset.maxAllowedUsers, undefined);
  assert.equal(await read(), undefined);
});

test('a session policy is the application\'s, then its own in minutes, then the application\'s again', async () => {
  const { id } = await create();
  const first = await organizations.getOrganizationSessionPolicy(id);
  assert.equal(first.policySource, APPLICATION);

  const set = await organizations.updateOrganizationSessionPolicy(id, {
    policySource: 'CUSTOM',
    absoluteSessionTimeout: 8,
    absoluteSessionTimeoutUnit: 'HOURS',
    idleSessionTimeoutEnabled: true,
    idleSessionTimeout: 1,
    idleSessionTimeoutUnit: 'HOURS',
  });
  for (const policy of [set, await organizations.getOrganizationSessionPolicy(id)]) {
    assert.equal(policy.policySource, CUSTOM);
    assert.deepEqual([policy.absoluteSessionTimeout, policy.absoluteSessionTimeoutUnit], [480, MINUTES]);
    assert.equal(policy.idleSessionTimeoutEnabled, true);
    assert.deepEqual([policy.idleSessionTimeout, policy.idleSessionTimeoutUnit], [60, MINUTES]);
  }

  const never = await organizations.updateOrganizationSessionPolicy(id, {
    policySource: 'CUSTOM',
    absoluteSessionTimeout: 2,
    absoluteSessionTimeoutUnit: 'DAYS',
    idleSessionTimeoutEnabled: false,
  });
  assert.equal(never.absoluteSessionTimeout, 2880);
  assert.equal(never.idleSessionTimeoutEnabled, false);
  assert.equal(never.idleSessionTimeout, undefined);

  await organizations.updateOrganizationSessionPolicy(id, { policySource: 'APPLICATION' });
  assert.equal((await organizations.getOrganizationSessionPolicy(id)).policySource, APPLICATION);
});

test('a session policy that cannot be is a bad request and changes nothing', async () => {
  const { id } = await create();
  await assert.rejects(
    organizations.updateOrganizationSessionPolicy(id, {
      policySource: 'CUSTOM',
      absoluteSessionTimeout: -1,
      absoluteSessionTimeoutUnit: 'MINUTES',
    }),
    ScalekitBadRequestException,
  );
  assert.equal((await organizations.getOrganizationSessionPolicy(id)).policySource, APPLICATION);
});

test('makes a portal link for an organization with nothing set', async () => {
  const { id } = await create();
  const link = await organizations.generatePortalLink(id);
  assert.ok(link.id);
  assert.ok(link.location.startsWith(`${environmentUrl}/magicLink/`), link.location);
  assert.ok(Number(link.expireTime.seconds) * 1000 > Date.now());
  assert.notEqual((await organizations.generatePortalLink(id)).location, link.location);
});

test('nothing of an organization that does not exist', async () => {
  for (const call of [
    () => organizations.updateOrganizationSettings(NOBODY, { features: [] }),
    () => organizations.getOrganizationUserManagementSetting(NOBODY),
    () => organizations.upsertUserManagementSettings(NOBODY, { maxAllowedUsers: 1 }),
    () => organizations.getOrganizationSessionPolicy(NOBODY),
    () => organizations.updateOrganizationSessionPolicy(NOBODY, { policySource: 'APPLICATION' }),
    () => organizations.generatePortalLink(NOBODY),
  ]) {
    await assert.rejects(call, ScalekitNotFoundException);
  }
});
