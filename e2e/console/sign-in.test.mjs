import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, newBrowser, newEnvironment, newLink, settled, url } from './console.mjs';

let browser;
let environment;
before(async () => {
  browser = await newBrowser();
  environment = await newEnvironment();
});
after(() => browser.close());

test('a link signs in once, and leaves no trace in the address', async () => {
  const link = await newLink();
  const page = await browser.visitor();
  await page.goto(link);
  await page.locator('.top').waitFor();
  assert.doesNotMatch(page.url(), /sign-in/);
  assert.equal(await page.evaluate(() => document.cookie), '');
  const [cookie] = await page.context().cookies();
  assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, 'Strict']);

  const second = await browser.visitor();
  await second.goto(link);
  await second.getByText('This link was used, or is older than ten minutes.').waitFor();
  await accessible(second);
});

test('without a session there is the way to one', async () => {
  const page = await browser.visitor();
  await page.goto(`${url}/console/${environment.id}/events`);
  await page.getByText('To sign in, run this where the server is:').waitFor();
  await accessible(page);
});

test('signing out ends the session, elsewhere too', async () => {
  const page = await browser.signedIn(environment);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await settled(other);

  await page.getByRole('link', { name: 'Usage' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.goBack();
  await page.getByText('You are signed out.').waitFor();
  await other.getByRole('searchbox', { name: 'Search' }).fill('anything');
  await other.getByText('Your session has ended.').waitFor();
});

test('a sign-out that fails says so, and the session goes on', async () => {
  const page = await browser.signedIn(environment);
  const busy = (route) => route.fulfill({ status: 503, json: { message: 'too busy to sign out' } });
  await page.route('**/console/session', busy);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('too busy to sign out').waitFor();
  await page.unroute('**/console/session', busy);
  await page.route('**/console/session', (route) => route.abort('connectionreset'));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('The server cannot be reached. Try again.').waitFor();
  await page.unroute('**/console/session');
  await page.getByRole('link', { name: 'Usage' }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  assert.deepEqual(page.complaints, []);
});

test('the switcher shows one environment at a time', async () => {
  const staging = await newEnvironment('Staging');
  await environment.api('POST', '/organizations', { display_name: 'Only in production' });
  await staging.api('POST', '/organizations', { display_name: 'Only in staging' });
  const page = await browser.signedIn(environment);
  await page.getByRole('link', { name: 'Only in production' }).waitFor();

  await page.getByRole('combobox', { name: 'Environment' }).selectOption(staging.id);
  await page.getByRole('link', { name: 'Only in staging' }).waitFor();
  assert.equal(await page.getByText('Only in production').count(), 0);

  await page.goto(`${url}/console`);
  await page.getByRole('link', { name: 'Only in staging' }).waitFor();

  await page.goto(`${url}/console/${staging.id}/constructor`);
  await page.getByText('There is no such page.').waitFor();
  await page.goto(`${url}/console/%E0%A4%A/organizations`);
  await page.getByRole('link', { name: 'Only in staging' }).waitFor();
});

test('another site can neither frame the console nor act in its name', async () => {
  const page = await browser.signedIn(environment);
  const csp = (await page.request.get(`${url}/console`)).headers()['content-security-policy'];
  assert.match(csp, /frame-ancestors 'none'/);

  const evil = await page.context().newPage();
  await evil.route('https://evil.example/', (route) => route.fulfill({
    contentType: 'text/html',
    body: `<form method=post enctype=text/plain action="${url}/api/v1/organizations"><input name='{"display_name":"forged","x":"' value='"}'></form>`,
  }));
  await evil.goto('https://evil.example/');
  const [answer] = await Promise.all([
    evil.waitForResponse(`${url}/api/v1/organizations`),
    evil.evaluate(() => document.forms[0].submit()),
  ]);
  assert.equal(answer.status(), 401);
  const { organizations } = await environment.api('GET', '/organizations');
  assert.ok(organizations.every((each) => each.display_name !== 'forged'));
});
