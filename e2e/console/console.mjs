// What every case of the console starts with: a browser that is signed in, an environment of its own, and the API to
// prepare and to check with.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const { SCALEKIT_ENVIRONMENT_URL: url, GUILDHALL_WORKSPACE_CLIENT_ID, GUILDHALL_WORKSPACE_CLIENT_SECRET,
  GUILDHALL_SCREENSHOTS = 'target/screenshots' } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

async function send(token, method, path, body, headers = {}) {
  const answer = await fetch(url + path, {
    method, headers: { authorization: `Bearer ${token}`, ...headers }, body: body && JSON.stringify(body) });
  const json = await answer.json().catch(() => ({}));
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
  return json;
}

async function tokenOf(id, secret) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  return (await (await fetch(`${url}/oauth/token`, { method: 'POST', body })).json()).access_token;
}

/** A new environment, with calls in it as an API client of its own makes them. */
export async function newEnvironment(display_name = 'Production') {
  const token = await tokenOf(GUILDHALL_WORKSPACE_CLIENT_ID, GUILDHALL_WORKSPACE_CLIENT_SECRET);
  const { environment } = await send(token, 'POST', '/api/v1/environments', { display_name });
  const made = await send(token, 'POST', `/api/v1/environments/${environment.id}/clients`, { name: 'billing service' });
  const own = await tokenOf(made.client.id, made.plain_secret);
  return { id: environment.id, api: (method, path, body, headers) => send(own, method, `/api/v1${path}`, body, headers) };
}

export async function newLink() {
  const token = await tokenOf(GUILDHALL_WORKSPACE_CLIENT_ID, GUILDHALL_WORKSPACE_CLIENT_SECRET);
  return (await send(token, 'POST', '/console/links')).url;
}

/** What webhooks are sent to, and what it has received of them. */
export async function newReceiver() {
  const received = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => { received.push(JSON.parse(body)); response.end('thank you'); });
  });
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  return { received, url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() };
}

/** Starts a browser for a file of cases. */
export async function newBrowser() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
  return {
    /** A new visitor, not signed in; everything that the browser complains of fails the case. */
    async visitor(options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1200, height: 800 }, colorScheme: 'light', locale: 'en-GB', timezoneId: 'Europe/Zurich',
        permissions: ['clipboard-read', 'clipboard-write'], ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(20000);
      page.complaints = [];
      page.on('pageerror', (error) => page.complaints.push(String(error)));
      page.on('console', (message) => /Content Security Policy|Trusted/i.test(message.text())
        && page.complaints.push(message.text()));
      return page;
    },
    /** A visitor who opened a new link, at this path of the environment. */
    async signedIn(environment, path = 'organizations', options = {}) {
      const page = await this.visitor(options);
      await page.goto(await newLink());
      await page.locator('.top').waitFor();
      await page.goto(`${url}/console/${environment.id}/${path}`);
      await settled(page);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Looks until it is so. */
export async function until(condition) {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await new Promise((resume) => { setTimeout(resume, 50); });
  }
  assert.fail(`never: ${condition}`);
}

/** Nothing is loading any more. */
export async function settled(page) {
  await page.locator('main h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
}

/** No breach of WCAG 2.2 AA that axe finds, light and dark; and no complaint of the browser. */
export async function accessible(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Past the page's own policy, which keeps scripts that are not the server's out.
    const client = await page.context().newCDPSession(page);
    await client.send('Runtime.evaluate', { expression: axe });
    const { violations } = await page.evaluate(() => window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    const found = violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    assert.deepEqual(found, []);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual(page.complaints, []);
}

/** A picture for docs/console.md; GUILDHALL_SCREENSHOTS says where to. */
export async function picture(page, name) {
  mkdirSync(GUILDHALL_SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${GUILDHALL_SCREENSHOTS}/${name}.png` });
}

export { url };
