// Directories through the official SDK, and the identity provider's side of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScalekitBadRequestException, ScalekitNotFoundException } from '@scalekit-sdk/node';
import { environmentUrl, newClient, rest, unique } from './guildhall.mjs';

const { directory: directories, organization: organizations } = newClient();
const SCIM = 1; // the SDK exports the type of DirectoryType, not its values
const OKTA = 1;

async function newOrganization() {
  return (await organizations.createOrganization(unique('Acme'))).organization.id;
}

async function newDirectory(organization) {
  const made = await directories.createDirectory(organization, {
    directoryType: SCIM,
    directoryProvider: OKTA,
  });
  return made.directory;
}

async function newSecret(organization, directory) {
  const path = `/api/v1/organizations/${organization}/directories/${directory}/secrets`;
  return (await rest('POST', path)).json.plain_secret;
}

/** Calls a directory's endpoint as its identity provider does. */
async function provision(endpoint, secret, method, path, body) {
  const answer = await fetch(`${endpoint}${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/scim+json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: answer.status, json: await answer.json() };
}

test('creates a directory that is enabled, and reads it back', async () => {
  const organization = await newOrganization();
  const made = await newDirectory(organization);
  assert.match(made.id, /^dir_\d{15,19}$/);
  assert.equal(made.enabled, true);
  assert.equal(made.directoryEndpoint, `${environmentUrl}/directory/${made.id}/scim/v2`);
  assert.equal(made.stats.totalUsers, 0);
  assert.deepEqual((await directories.getDirectory(organization, made.id)).directory, made);
});

test('lists the oldest first: that is the primary one', async () => {
  const organization = await newOrganization();
  const first = await newDirectory(organization);
  const second = await newDirectory(organization);
  const { directories: listed } = await directories.listDirectories(organization);
  assert.deepEqual(
    listed.map(({ id }) => id),
    [first.id, second.id],
  );
  const primary = await directories.getPrimaryDirectoryByOrganizationId(organization);
  assert.equal(primary.id, first.id);
});

test('deletes a disabled directory alone', async () => {
  const organization = await newOrganization();
  const { id } = await newDirectory(organization);
  await assert.rejects(directories.deleteDirectory(organization, id), (refused) => {
    assert.ok(refused instanceof ScalekitBadRequestException);
    assert.match(refused.message, /directory is enabled.*disable/);
    return true;
  });
  assert.equal((await directories.disableDirectory(organization, id)).enabled, false);
  assert.equal((await directories.enableDirectory(organization, id)).enabled, true);
  await directories.disableDirectory(organization, id);
  await directories.deleteDirectory(organization, id);
  await assert.rejects(directories.getDirectory(organization, id), ScalekitNotFoundException);
});

test('shows the users and groups that an identity provider sends', async () => {
  const organization = await newOrganization();
  const { id, directoryEndpoint } = await newDirectory(organization);
  const secret = await newSecret(organization, id);
  const users = [];
  for (const name of ['ada', 'grace', 'edsger']) {
    const email = `${name}@acme.example`;
    const made = await provision(directoryEndpoint, secret, 'POST', '/Users', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: email,
      emails: [{ value: email, primary: true }],
    });
    assert.equal(made.status, 201);
    users.unshift(made.json.id);
  }
  const group = await provision(directoryEndpoint, secret, 'POST', '/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'Engineers',
    members: [{ value: users[0] }],
  });
  assert.equal(group.status, 201);

  const found = [];
  let pageToken = '';
  do {
    const page = await directories.listDirectoryUsers(organization, id, { pageSize: 2, pageToken });
    assert.equal(page.totalSize, 3);
    found.push(...page.users);
    pageToken = page.nextPageToken;
  } while (pageToken);
  assert.deepEqual(
    found.map(({ email }) => email),
    ['edsger@acme.example', 'grace@acme.example', 'ada@acme.example'],
  );
  const { groups } = await directories.listDirectoryGroups(organization, id, {
    includeDetail: true,
  });
  assert.deepEqual(
    groups.map(({ displayName, totalUsers }) => [displayName, totalUsers]),
    [['Engineers', 1]],
  );
  assert.equal(groups[0].groupDetail.id, groups[0].id);
  const members = await directories.listDirectoryUsers(organization, id, {
    includeDetail: true,
    directoryGroupId: groups[0].id,
  });
  assert.equal(members.users.length, 1);
  assert.equal(members.users[0].userDetail.id, members.users[0].id);
  const changed = await directories.listDirectoryUsers(organization, id, {
    updatedAfter: '2100-01-01T00:00:00Z',
  });
  assert.deepEqual(changed.users, []);
});

test('goes with its organization: not found, and its provider is told', async () => {
  const organization = await newOrganization();
  const { id, directoryEndpoint } = await newDirectory(organization);
  const secret = await newSecret(organization, id);
  assert.equal((await provision(directoryEndpoint, secret, 'GET', '/Users')).status, 200);
  await organizations.deleteOrganization(organization);

  await assert.rejects(directories.getDirectory(organization, id), ScalekitNotFoundException);
  await assert.rejects(directories.listDirectories(organization), ScalekitNotFoundException);
  const refused = await provision(directoryEndpoint, secret, 'POST', '/Users', {});
  assert.equal(refused.status, 401);
  assert.equal(refused.json.status, '401');
  assert.match(refused.json.detail, /^This SCIM directory was deleted\./);
  const { json } = await rest(
    'GET',
    `/api/v1/organizations/${organization}/directories?show_deleted=true`,
  );
  assert.equal(json.directories[0].attempts_after_deletion, 1);

  await rest('POST', `/api/v1/organizations/${organization}:restore`);
  assert.equal((await directories.getDirectory(organization, id)).directory.enabled, true);
  assert.equal((await provision(directoryEndpoint, secret, 'GET', '/Users')).status, 200);
});
