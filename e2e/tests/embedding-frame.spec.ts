import type { Page } from '@playwright/test';

import { Site, expect, policyOf, test as base } from '../fixtures/host.js';
import { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { makeToken, readKey } from '../fixtures/tokens.js';

// embed.html: the panel in a frame of a portal on another origin, which speaks with it by messages.

interface Fixtures {
  /** The portal, on another origin than the panel. */
  portal: Site;
}

const test = base.extend<Fixtures>({
  portal: async ({ server }, use) => {
    const portal = await Site.start({});
    void server;
    await use(portal);
    await portal.stop();
  },
});

interface Message {
  type: string;
  detail?: Record<string, unknown>;
  reason?: string;
  question?: number;
}

/** The portal's script: it notes what the frame says, and says what the test wants. */
const SPEAKER = `
  const frame = document.querySelector('iframe');
  window.said = [];
  window.addEventListener('message', (event) => {
    if (event.source === frame.contentWindow) window.said.push(event.data);
  });
  window.say = (message, to = '*') => frame.contentWindow.postMessage(message, to);
  frame.src = frame.dataset.src;`;

/** The browser says so of a button in the filters' drawer, which takes the focus only when the drawer is opened. */
const NO_FOCUS = /^Blocked autofocusing on a <button> element in a cross-origin subframe/;

/** Opens the portal with the frame, and gives the panel's page object inside it. */
async function open(page: Page, portal: Site, site: Site, embedOrigins: string[] | undefined): Promise<Panel> {
  site.instead.set('/panel/config.json', { body: JSON.stringify({ embedOrigins }), type: 'application/json' });
  portal.policy = policyOf('', site.origin);
  portal.instead.set('/panel/favicon.svg', { body: '<svg xmlns="http://www.w3.org/2000/svg"/>', type: 'image/svg+xml' });
  portal.instead.set('/speaker.js', { body: SPEAKER });
  await portal.portal(`<iframe title="Users" width="1200" height="800" data-src="${site.origin}/panel/embed.html"></iframe>`, {
    head: '<script type="module" src="/speaker.js"></script>',
  });
  await page.goto(`${portal.origin}/people`);
  return new Panel(page, page.frameLocator('iframe'));
}

async function say(page: Page, message: object): Promise<void> {
  await page.evaluate((message) => (window as unknown as { say: (message: object) => void }).say(message), message);
}

/** What the frame has said so far. */
async function said(page: Page): Promise<Message[]> {
  return page.evaluate(() => (window as unknown as { said: Message[] }).said);
}

async function types(page: Page): Promise<string[]> {
  return (await said(page)).map(({ type }) => type.replace('users-panel:', ''));
}

test('a page that may shows the panel, changes it, asks anew, hears it, and takes it off', async ({ page, portal, site, server, expects }) => {
  expects.allow(portal.origin);
  expects.consoleError(NO_FOCUS);
  const panel = await open(page, portal, site, [portal.origin]);
  await expect.poll(() => types(page)).toEqual(['hello']);
  await say(page, { type: 'users-panel:mount', options: { theme: 'dark' } });
  await expect(panel.signIn.heading).toBeVisible();
  await expect.poll(() => types(page)).toEqual(['hello', 'session-needed', 'ready']);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await expect(panel.scope.locator('.panel')).toHaveAttribute('data-theme', 'dark');
  await panel.users.status.selectOption('Active');
  await panel.users.isSettled();
  expect((await said(page)).at(-1)).toEqual({ type: 'users-panel:navigate', detail: { query: 'user_active=true' } });
  expect(new URL(page.url()).search).toBe('');

  await say(page, { type: 'users-panel:update', options: { theme: 'light', readonly: true } });
  await expect(panel.scope.locator('.panel')).toHaveAttribute('data-theme', 'light');
  await expect(panel.scope.getByRole('button', { name: 'Add user', exact: true })).toBeHidden();
  const asked = (await server.faults.log('GetUsers')).length;
  await say(page, { type: 'users-panel:refresh' });
  await expect.poll(async () => (await server.faults.log('GetUsers')).length).toBe(asked + 1);
  await say(page, { type: 'users-panel:unmount' });
  await expect(panel.users.heading).toHaveCount(0);
});

test.describe('with tokens', () => {
  test.use({ serverOptions: { keyRole: 'owner' } });

  test('they are asked for and given by message', async ({ page, portal, site, server, expects }) => {
    expects.allow(portal.origin);
    expects.consoleError(NO_FOCUS);
    const panel = await open(page, portal, site, [portal.origin]);
    await expect.poll(() => types(page)).toEqual(['hello']);
    await say(page, { type: 'users-panel:mount', options: { signIn: 'token' }, tokens: true });
    await expect.poll(async () => (await types(page)).includes('token-needed')).toBe(true);
    const question = (await said(page)).find(({ type }) => type === 'users-panel:token-needed');
    expect(question).toEqual({ type: 'users-panel:token-needed', question: 1, reason: 'start' });
    const token = await makeToken(await readKey(server.keyFile), 600);
    await say(page, { type: 'users-panel:token', question: 1, token });
    await panel.users.isLoaded();
    expect(JSON.stringify(await said(page))).not.toContain(token);
  });
});

test('a page that may not is told why by the frame, hears nothing but hello, and no panel comes', async ({ page, portal, site, server, expects }) => {
  expects.allow(portal.origin);
  const panel = await open(page, portal, site, ['https://portal.example.com']);
  await expect.poll(() => types(page)).toEqual(['hello']);
  await say(page, { type: 'users-panel:mount', options: {} });
  await expect(panel.alert).toHaveText(new RegExp(`The page around, ${portal.origin}, may not show this panel`));
  await say(page, { type: 'users-panel:token', question: 1, token: 'x' });
  await say(page, { type: 'users-panel:refresh' });
  await expect(panel.signIn.heading).toHaveCount(0);
  expect(await types(page)).toEqual(['hello']);
  expect(site.asked.filter((path) => path.endsWith('.wasm'))).toEqual([]);
  expect(await server.faults.log()).toEqual([]);
});

test('without embedOrigins, and outside of a frame, the page says what is missing', async ({ page, portal, site, expects }) => {
  expects.allow(portal.origin);
  const panel = await open(page, portal, site, undefined);
  await expect(panel.alert).toContainText('“embedOrigins” in config.json names none');
  await say(page, { type: 'users-panel:mount', options: {} });
  expect(await types(page)).toEqual([]);
  await page.goto(`${site.origin}/panel/embed.html`);
  await expect(page.getByRole('alert').first()).toHaveText('This page is for an <iframe>.');
});

test('frame-ancestors of the panel’s server keeps other pages from framing it at all', async ({ page, portal, site, expects }) => {
  expects.allow(portal.origin);
  expects.failedRequest(/embed\.html/);
  expects.consoleError(/frame-ancestors/);
  site.policy = `${policyOf()}; frame-ancestors 'self'`;
  await open(page, portal, site, [portal.origin]);
  await expect.poll(() => site.asked.filter((path) => path.endsWith('embed.html')).length).toBe(1);
  await page.waitForLoadState();
  expect(await types(page)).toEqual([]);
});
