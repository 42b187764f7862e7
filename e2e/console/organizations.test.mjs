import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { accessible, newBrowser, newEnvironment, picture, settled } from './console.mjs';

const NAMES = ['Northwind Traders', 'Contoso', 'Fabrikam', 'Tailspin Toys', 'Wingtip', 'Adventure Works', 'Litware',
  'Proseware', 'Acme Corporation'];
let browser;
let environment;
const made = {};

before(async () => {
  browser = await newBrowser();
  environment = await newEnvironment();
  for (const [index, name] of NAMES.entries()) {
    made[name] = (await environment.api('POST', '/organizations', {
      display_name: name, external_id: name.toLowerCase().replaceAll(' ', '-'), region_code: index % 3 ? 'US' : 'EU',
      external_ids: index % 2 ? undefined : { billing: `cus_${1000 + index}` },
      metadata: { plan_tier: 'enterprise', owner_team: 'emea-sales' },
    })).organization;
  }
});
after(() => browser.close());

const names = (page) => page.locator('a.name').allTextContents();
const shows = (page, expected) => page.waitForFunction(
  (wanted) => JSON.stringify([...document.querySelectorAll('a.name')].map((a) => a.textContent)) === wanted,
  JSON.stringify(expected));
const show = async (name, options) => {
  const page = await browser.signedIn(environment, `organizations/${made[name].id}`, options);
  return page;
};

test('the list finds by name, id and every external ID, and filters', async () => {
  const page = await browser.signedIn(environment);
  assert.deepEqual(await names(page), [...NAMES].reverse());
  await accessible(page);
  await picture(page, 'organizations');

  const search = page.getByRole('searchbox', { name: 'Search' });
  for (const text of ['NORTHwind', made['Northwind Traders'].id, 'northwind-tr', 'CUS_1000']) {
    await search.fill(text);
    await page.waitForURL((address) => address.searchParams.get('q') === text);
    await shows(page, ['Northwind Traders']);
  }
  await page.reload();
  await shows(page, ['Northwind Traders']);

  await search.fill('');
  await page.getByRole('combobox', { name: 'Region' }).selectOption('EU');
  await shows(page, ['Litware', 'Tailspin Toys', 'Northwind Traders']);
  await search.fill('no such thing');
  await page.getByText('Nothing matches.').waitFor();
});

test('pages lead there and back', async () => {
  const full = await newEnvironment('Full');
  for (let i = 0; i < 30; i++) await full.api('POST', '/organizations', { display_name: `Customer ${i}` });
  const page = await browser.signedIn(full);
  await page.getByRole('button', { name: 'Older' }).click();
  await shows(page, [4, 3, 2, 1, 0].map((i) => `Customer ${i}`));
  await page.getByRole('button', { name: 'Newer' }).click();
  const { organizations: [last] } = await full.api('GET', '/organizations?page_size=1');
  for (let i = 0; i < 31; i++) await full.api('POST', `/organizations/${last.id}/domains`, { domain: `d${i}.example.com` });
  await page.getByRole('link', { name: 'Customer 29' }).click();
  const domains = page.getByRole('region', { name: 'Domains' });
  await domains.getByText('d30.example.com', { exact: true }).waitFor();
  await domains.getByRole('button', { name: 'Older' }).click();
  await domains.getByText('d0.example.com', { exact: true }).waitFor();
});

test('a new one is made, and its page shows all about it', async () => {
  const page = await browser.signedIn(environment);
  await page.getByRole('button', { name: 'New organization' }).click();
  const dialog = page.getByRole('dialog', { name: 'New organization' });
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText('display_name').waitFor();
  await dialog.getByLabel('Display name').fill('<b>Markup & Co</b>');
  await dialog.getByLabel('External ID').fill("it's/1");
  await dialog.locator('summary').click();
  await dialog.locator('pre', { hasText: 'curl' }).waitFor();
  assert.match(await dialog.locator('pre').textContent(), new RegExp(`name a client of ${environment.id}`));
  assert.match(await dialog.locator('pre').textContent(), /-X POST .*\n.*\n.*\n? *-d '\{"display_name":"<b>Markup & Co<\/b>","external_id":"it'\\''s\/1"\}'/);
  await accessible(page);
  await dialog.getByRole('button', { name: 'Create' }).click();

  await page.getByRole('heading', { name: '<b>Markup & Co</b>', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Copy the external ID' }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "it's/1");
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('No', 'NotAllowedError')); });
  await page.getByRole('button', { name: 'Copy the external ID' }).click();
  await page.getByText('Not copied: the browser does not allow it.').waitFor();
  assert.deepEqual(page.complaints, []);
});

test('older history that does not come says so, and comes at another try', async () => {
  const { organization: { id } } = await environment.api('POST', '/organizations', { display_name: 'Renamed 0' });
  for (let i = 1; i <= 10; i++) await environment.api('PATCH', `/organizations/${id}`, { display_name: `Renamed ${i}` });
  const page = await browser.signedIn(environment, `organizations/${id}`);
  const history = page.getByRole('region', { name: 'History' });
  const busy = (route) => route.fulfill({ status: 503, json: { message: 'too busy to remember' } });
  await page.route('**/history?*page_token=*', busy);
  await history.getByRole('button', { name: 'Older' }).click();
  await history.getByText('too busy to remember').waitFor();
  await page.unroute('**/history?*page_token=*', busy);
  await history.getByRole('button', { name: 'Try again' }).click();
  await history.getByText('v1', { exact: true }).waitFor();
  assert.equal(await history.getByRole('button', { name: 'Older' }).count(), 0);
  assert.deepEqual(page.complaints, []);
});

test('metadata shows its limits while one types, and saves what differs', async () => {
  await environment.api('PATCH', `/organizations/${made.Fabrikam.id}/metadata`, { constructor: 'x' });
  const page = await show('Fabrikam');
  const region = page.getByRole('region', { name: 'Metadata' });
  await region.getByRole('button', { name: 'Add a pair' }).click();
  await region.getByLabel('Key').last().fill('ab');
  await region.getByText('key: 2, 3 to 25 characters').waitFor();
  assert.equal(await region.getByRole('button', { name: 'Save metadata' }).isDisabled(), true);
  await region.getByLabel('Key').last().fill('plan_tier');
  await region.getByText('this key is there already').first().waitFor();
  await region.getByLabel('Key').last().fill('segment');
  await region.getByLabel('Value').last().fill('🏛'.repeat(257));
  await region.getByText('value: 257, 1 to 256 characters').waitFor();
  await region.getByLabel('Value').last().fill('retail');
  await region.getByRole('button', { name: 'Remove owner_team' }).click();
  await region.getByRole('button', { name: 'Remove constructor' }).click();
  await accessible(page);
  await region.getByRole('button', { name: 'Save metadata' }).click();
  await page.getByText('Metadata saved.').waitFor();

  const { organization } = await environment.api('GET', `/organizations/${made.Fabrikam.id}`);
  assert.deepEqual(organization.metadata, { plan_tier: 'enterprise', segment: 'retail' });
});

test('an edit on an old version shows both and lets one choose', async () => {
  const page = await show('Acme Corporation');
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Display name').fill('Acme International');
  await dialog.getByLabel('Slug').fill('acme');
  await dialog.getByRole('button', { name: 'Add one' }).click();
  await dialog.getByLabel('Name of an external ID').last().fill('billing');
  await dialog.getByText('this name is there already').first().waitFor();
  assert.equal(await dialog.getByRole('button', { name: 'Save', exact: true }).isDisabled(), true);
  await dialog.getByLabel('Name of an external ID').last().fill('crm');
  await dialog.getByLabel('External ID under this name').last().fill('7');
  await environment.api('PATCH', `/organizations/${made['Acme Corporation'].id}`, {
    display_name: 'Acme Group', logo_url: 'https://acme.example.com/new.png', external_ids: { billing: 'cus_moved' } });
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.getByRole('heading', { name: 'Somebody else changed it meanwhile' }).waitFor();
  await dialog.getByRole('row', { name: 'Display name Acme Corporation Acme Group Acme International' }).waitFor();
  await accessible(page);
  await picture(page, 'conflict');

  await dialog.getByRole('button', { name: 'Save mine over it' }).click();
  await page.getByRole('heading', { name: 'Acme International', level: 1 }).waitFor();
  const history = page.getByRole('region', { name: 'History' });
  await history.getByRole('row', { name: 'display_name Acme Group Acme International' }).waitFor();
  const { organization } = await environment.api('GET', `/organizations/${made['Acme Corporation'].id}`);
  assert.deepEqual([organization.display_name, organization.slug, organization.version], ['Acme International', 'acme', 3]);
  // What they changed and the person did not is theirs still.
  assert.equal(organization.logo_url, 'https://acme.example.com/new.png');
  assert.deepEqual(organization.external_ids, { billing: 'cus_moved', crm: '7' });
});

test('the other choice keeps what they changed', async () => {
  const page = await show('Wingtip');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByLabel('Display name').fill('Wingtip Mine');
  await environment.api('PATCH', `/organizations/${made.Wingtip.id}`, { display_name: 'Wingtip Theirs' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Keep theirs' }).click();
  await page.getByRole('heading', { name: 'Wingtip Theirs', level: 1 }).waitFor();
});

test('a page with everything on it', async () => {
  const { id } = made['Adventure Works'];
  await environment.api('PATCH', `/organizations/${id}`, { display_name: 'Adventure Works Cycles', metadata: { plan_tier: 'growth', owner_team: 'emea-sales' } });
  await environment.api('POST', `/organizations/${id}/domains`, { domain: 'adventure.example.com' });
  await environment.api('POST', `/organizations/${id}/directories`, { directory_type: 'SCIM', directory_provider: 'OKTA' });
  const page = await show('Adventure Works');
  await page.getByText('adventure.example.com', { exact: true }).waitFor();
  await page.getByText('waiting for its first call').waitFor();
  await page.getByText('At most 1 directory and 0 connections').waitFor();
  await accessible(page);
  await picture(page, 'organization');

  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'a phone scrolls down only');
  await accessible(page);
  await picture(page, 'organization-phone');
});

test('connections show their type, their state and their domains, and are switched on once they are complete', async () => {
  const certificate = readFileSync(new URL('../../server/src/test/resources/dev/guildhall/connections/idp.pem', import.meta.url), 'utf8');
  const { organization } = await environment.api('POST', '/organizations', { display_name: 'Woodgrove Bank', external_id: 'woodgrove' });
  const path = `/organizations/${organization.id}`;
  const connect = async (draft, settings) => {
    const { connection } = await environment.api('POST', `${path}/connections`, draft);
    if (settings) await environment.api('PATCH', `${path}/connections/${connection.id}`, { provider: draft.provider, ...settings });
    return connection.id;
  };
  const oidc = await connect({ type: 'OIDC', provider: 'OKTA' }, { oidc_config: {
    discovery_endpoint: 'https://idp.example.com/.well-known/openid-configuration', client_id: 'abc', client_secret: 'very secret' } });
  const saml = await connect({ type: 'SAML', provider: 'MICROSOFT_AD' }, { ui_button_title: 'Woodgrove staff', saml_config: {
    idp_entity_id: 'https://saml.example.com', idp_sso_url: 'https://saml.example.com/sso', idp_certificate: certificate } });
  const unfinished = await connect({ type: 'SAML', provider: 'GOOGLE' });
  await environment.api('PATCH', `${path}/connections/${oidc}:enable`);
  const { domain } = await environment.api('POST', `${path}/domains`, { domain: 'woodgrove.example.com' });
  await environment.api('PUT', `${path}/connections/${oidc}/domains`, { domain_ids: [domain.id] });

  const page = await browser.signedIn(environment, path.slice(1));
  const region = page.getByRole('region', { name: 'Connections' });
  const row = (id) => region.getByRole('row').filter({ hasText: id });
  const cells = async (id) => (await row(id).getByRole('cell').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  await row(unfinished).waitFor();
  assert.deepEqual(await cells(oidc), [`Okta ${oidc}`, 'OIDC', 'enabled COMPLETED', 'woodgrove.example.com', 'Disable']);
  assert.deepEqual(await cells(saml), [`Woodgrove staff ${saml}`, 'SAML', 'disabled COMPLETED', '', 'Enable']);
  assert.deepEqual(await cells(unfinished), [`Google Workspace ${unfinished}`, 'SAML', 'disabled DRAFT', '', 'Enable']);
  await accessible(page);
  await region.scrollIntoViewIfNeeded();
  await picture(page, 'connections');

  const asked = async (id, verb) => {
    await row(id).getByRole('button', { name: verb }).click();
    const dialog = page.getByRole('dialog', { name: `${verb} this connection` });
    await accessible(page);
    await dialog.getByRole('button', { name: verb }).click();
    return dialog;
  };
  const enabled = async (id) => (await environment.api('GET', `${path}/connections/${id}`)).connection.enabled;
  await (await asked(saml, 'Enable')).waitFor({ state: 'detached' });
  await row(saml).getByText('enabled', { exact: true }).waitFor();
  assert.equal(await enabled(saml), true);
  await (await asked(oidc, 'Disable')).waitFor({ state: 'detached' });
  await row(oidc).getByText('disabled', { exact: true }).waitFor();
  assert.equal(await enabled(oidc), false);

  const refused = await asked(unfinished, 'Enable');
  await refused.getByText('idp_entity_id').waitFor();
  await accessible(page);
  assert.equal(await enabled(unfinished), false);
});

test('delete shows what goes and asks for the name; restore brings it back', async () => {
  const { id } = made.Litware;
  await environment.api('POST', `/organizations/${id}/domains`, { domain: 'litware.example.com' });
  const { directory } = await environment.api('POST', `/organizations/${id}/directories`, { directory_type: 'SCIM', directory_provider: 'OKTA' });
  const { plain_secret } = await environment.api('POST', `/organizations/${id}/directories/${directory.id}/secrets`);
  await fetch(`${directory.directory_endpoint}/Users`, { headers: { authorization: `Bearer ${plain_secret}` } });

  const page = await show('Litware');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 domain, 1 directory').waitFor();
  await dialog.getByText(`an identity provider called ${directory.id}`).waitFor();
  const button = dialog.getByRole('button', { name: 'Delete', exact: true });
  await dialog.getByLabel('To confirm, type its display name').fill('litware');
  assert.equal(await button.isDisabled(), true);
  await dialog.getByLabel('To confirm, type its display name').fill('Litware');
  await accessible(page);
  await picture(page, 'deletion');
  await button.click();
  await page.getByRole('heading', { name: 'Organizations' }).waitFor();

  await page.getByRole('combobox', { name: 'Show' }).selectOption('Deleted');
  await page.getByRole('link', { name: 'Litware' }).click();
  await page.getByText('Its identifiers are free for others').waitFor();
  await accessible(page);
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await page.getByText('Litware is back.').waitFor();
  await settled(page);
  assert.equal((await environment.api('GET', `/organizations/${id}`)).organization.display_name, 'Litware');
});

test('one that an import deleted tells when, as the list does', async () => {
  const delete_time = new Date(Date.now() - 3 * 86400000).toISOString();
  await environment.api('POST', '/organizations:import', { external_id: 'long-gone', display_name: 'Long Gone', delete_time });
  const page = await browser.signedIn(environment, 'organizations?deleted=true');
  await page.getByRole('row', { name: 'Long Gone' }).getByText('3 days ago').waitFor();
  await page.getByRole('link', { name: 'Long Gone' }).click();
  await page.locator('.notice').getByText('3 days ago').waitFor();
});

test('a deleted one is opened and restored after its events have left the log', async () => {
  const kept = await newEnvironment('Kept');
  for (let i = 0; i < 102; i++) {
    const { organization } = await kept.api('POST', '/organizations', { display_name: `Former ${i}`, external_id: `former-${i}` });
    await kept.api('DELETE', `/organizations/${organization.id}`);
  }
  const page = await browser.signedIn(kept, 'organizations?deleted=true');
  const { organizations: [{ id, display_name }] } = await kept.api('GET', '/organizations?only_deleted=true&external_id=former-0');
  // The log keeps a day at least: the server's answer from then.
  const gone = (route) => route.fulfill({ status: 404, json: { message: `organization ${id} was not found` } });
  await page.route('**/history?*', gone);
  await page.goto(page.url().replace(/organizations.*/, `organizations/${id}`));
  await page.getByRole('heading', { name: display_name, level: 1 }).waitFor();
  await page.getByText('Its identifiers are free for others').waitFor();
  await page.getByText('What happened to it has left the event log.').waitFor();
  await accessible(page);
  await page.unroute('**/history?*', gone);
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await page.getByText(`${display_name} is back.`).waitFor();
  assert.equal((await kept.api('GET', `/organizations/${id}`)).organization.external_id, 'former-0');
  await page.goto(page.url().replace(id, 'org_1'));
  await page.getByText('There is no organization org_1').waitFor();
});

test('the keyboard is enough', async () => {
  const page = await browser.signedIn(environment);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.closest('dialog') !== null), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.getByRole('link', { name: 'Clients' }).press('Enter');
  await page.getByRole('heading', { name: 'Clients' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
});
