import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

import { installClock } from '../fixtures/clock.js';
import { UserDialog } from '../fixtures/acts.js';
import { SCRIPT, expect, openPortal, policyOf, test, type Site } from '../fixtures/host.js';
import { DEMO } from '../fixtures/reference-server.mjs';

// The panel's files on another origin than the page, changed on their way, replaced by newer ones, or opened as files.

const ELEMENT = '<users-panel id="panel" config="/config.json"></users-panel>';

/** What loads the panel from another origin. */
function scriptOf(cdn: Site, integrity = ''): string {
  return `<script type="module" crossorigin src="${cdn.origin}/panel/users-panel.js"${integrity && ` integrity="${integrity}"`}></script>`;
}

function sha384(text: string): string {
  return `sha384-${createHash('sha384').update(text).digest('base64')}`;
}

/** The names of this build's files, by what they are. */
async function names(site: Site): Promise<Record<'script' | 'wasm' | 'rest' | 'style', string>> {
  const loader = await site.built('users-panel.js');
  const found = (pattern: RegExp) => pattern.exec(loader)?.[0] ?? '';
  return {
    script: found(/users-panel-[0-9a-f]{16}\.js/),
    wasm: found(/users-panel-[0-9a-f]{16}_bg\.wasm/),
    rest: found(/users-panel-[0-9a-f]{16}_rest\.wasm/),
    style: found(/users-panel-[0-9a-f]{16}\.css/),
  };
}

test.describe('on another origin', () => {
  test.beforeEach(({ cdn, site, expects }) => {
    expects.allow(cdn.origin);
    site.policy = policyOf(cdn.origin);
    site.instead.set('/config.json', { body: '{}', type: 'application/json' });
  });

  test('everything but the configuration and the API comes from there, under the policy that names it', async ({ page, panel, cdn, site }) => {
    await openPortal(page, site, ELEMENT, scriptOf(cdn));
    await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
    await panel.users.isLoaded();
    await page.getByRole('button', { name: 'Add user', exact: true }).click();
    await expect(new UserDialog(page, 'Add user', 'Add').submit).toBeVisible();
    const files = cdn.asked.filter((asked) => asked.startsWith('/panel/'));
    expect(files.filter((file) => file.endsWith('.wasm'))).toHaveLength(2);
    expect(files, 'nothing twice').toEqual([...new Set(files)]);
    expect(site.asked.filter((asked) => asked.startsWith('/panel/') && !asked.endsWith('favicon.svg'))).toEqual([]);
    expect(site.asked).toContain('/platform_api/GetUsers');
    expect(cdn.asked.filter((asked) => asked.startsWith('/platform_api/'))).toEqual([]);
  });

  test('the loader itself is held to its hash', async ({ page, panel, cdn, site, expects }) => {
    const loader = await cdn.built('users-panel.js');
    await openPortal(page, site, ELEMENT, scriptOf(cdn, sha384(loader)));
    await expect(panel.signIn.heading).toBeVisible();
    expects.consoleError(/integrity/);
    cdn.instead.set('/panel/users-panel.js', { body: `${loader}\n// changed` });
    await page.reload();
    await expect.poll(() => cdn.asked.filter((asked) => asked.endsWith('users-panel.js')).length).toBe(2);
    await page.waitForLoadState();
    expect(await page.evaluate(() => customElements.get('users-panel'))).toBeUndefined();
  });

  test('without its permission (CORS) the page says that a file could not be loaded', async ({ page, cdn, site, panel, expects }) => {
    expects.consoleError(/CORS|could not be loaded|Failed to fetch/);
    expects.failedRequest(/users-panel-/);
    // The loader is let through; what it loads is not.
    cdn.bare.add(`/panel/${(await names(cdn)).wasm}`);
    await openPortal(page, site, ELEMENT, scriptOf(cdn));
    await expect(panel.alert).toContainText('The panel could not be loaded');
  });
});

for (const which of ['script', 'wasm', 'style'] as const) {
  test(`a changed file is not used, and the page says so: ${which}`, async ({ page, panel, server, site, expects }) => {
    expects.consoleError(/integrity|could not be loaded|Failed to fetch/);
    const name = (await names(site))[which];
    const whole = await readFile(path.join(process.env['PANEL_DIST'] ?? '', name));
    // Still a good file of its kind: a custom section, a comment.
    const more = which === 'wasm' ? Buffer.from([0, 2, 1, 120]) : Buffer.from('\n/* changed */');
    const type = { script: 'text/javascript', wasm: 'application/wasm', style: 'text/css' }[which];
    site.instead.set(`/panel/${name}`, { body: Buffer.concat([whole, more]), type });
    await openPortal(page, site, '<users-panel id="panel" config="/panel/config.json"></users-panel>', SCRIPT);
    await expect(panel.alert).toContainText('The panel could not be loaded');
    await expect(panel.signIn.heading).toHaveCount(0);
    expect(await server.faults.log()).toEqual([]);
  });
}

test('a changed second file is not used, and who asks for an act is told', async ({ page, panel, site, expects }) => {
  expects.consoleError(/integrity|Failed to fetch/);
  const { rest } = await names(site);
  const whole = await readFile(path.join(process.env['PANEL_DIST'] ?? '', rest));
  site.instead.set(`/panel/${rest}`, { body: Buffer.concat([whole, Buffer.from([0, 2, 1, 120])]), type: 'application/wasm' });
  await openPortal(page, site, '<users-panel id="panel" config="/panel/config.json"></users-panel>', SCRIPT);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  await expect(panel.alert).toContainText('This part of the panel could not be loaded. Nothing was done.');
});

test('what could not be loaded is tried again at a press', async ({ page, panel, site, expects }) => {
  expects.failedRequest(/_bg\.wasm/);
  expects.consoleError(/./);
  await page.route('**/*_bg.wasm', (route) => route.abort());
  await openPortal(page, site, '<users-panel id="panel" config="/panel/config.json"></users-panel>', SCRIPT);
  await expect(panel.alert).toContainText('The panel could not be loaded');
  await page.unroute('**/*_bg.wasm');
  await panel.alert.getByRole('button', { name: 'Reload the panel', exact: true }).click();
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
});

test('opened as a file, the page says at once that it wants a web server', async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path.join(path.resolve(process.env['PANEL_DIST'] ?? ''), 'index.html')).href);
  const words = page.getByText('put the folder on a web server');
  // Before the eight seconds after which it comes where a panel is only slow.
  await expect(words).toBeVisible({ timeout: 3000 });
  await page.close();
});

const QUARTER_MS = 900_000;

/** Puts a build beside this one whose glue has another name, as a new version has. */
async function release(site: Site): Promise<void> {
  const { script } = await names(site);
  const newer = script.replace(/[0-9a-f]{16}/, '0123456789abcdef');
  const loader = (await site.built('users-panel.js')).replaceAll(script, newer);
  site.instead.set('/panel/users-panel.js', { body: loader });
  site.instead.set(`/panel/${newer}`, { body: await site.built(script) });
}

test('a new version is noticed and offered, and disturbs nobody', async ({ page, panel, site }) => {
  await installClock(page);
  await openPortal(page, site, '<users-panel id="panel" config="/panel/config.json"></users-panel>', SCRIPT);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  const loads = () => site.asked.filter((asked) => asked === '/panel/users-panel.js').length;
  const notice = page.getByText('There is a new version of the panel.', { exact: true });

  await page.clock.runFor(QUARTER_MS + 1000);
  await expect.poll(loads).toBe(2);
  await panel.users.isSettled();
  await expect(notice, 'the same version').toBeHidden();

  await release(site);
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'half-typed' });
  await dialog.field('Display name').focus();
  await page.clock.runFor(QUARTER_MS + 1000);
  await expect(notice).toBeAttached();
  await expect(dialog.field('User name')).toHaveValue('half-typed');
  await expect(dialog.field('Display name')).toBeFocused();
  await dialog.cancel.click();
  await page.getByRole('dialog', { name: 'Discard what you typed?' }).getByRole('button', { name: /^Discard/ }).click();
  await page.getByRole('button', { name: 'Later', exact: true }).click();
  await expect(notice).toHaveCount(0);
  await page.clock.runFor(2 * QUARTER_MS + 1000);
  await expect(notice).toHaveCount(0);
  expect(loads(), 'what is known is not asked again').toBe(3);
});

test('coming back into sight is a moment to look, and a press loads the new version', async ({ page, panel, site }) => {
  await installClock(page);
  await openPortal(page, site, '<users-panel id="panel" config="/panel/config.json"></users-panel>', SCRIPT);
  await expect(panel.signIn.heading).toBeVisible();
  await release(site);
  const seen = (state: 'hidden' | 'visible') =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  const notice = page.getByText('There is a new version of the panel.', { exact: true });
  const loads = () => site.asked.filter((asked) => asked === '/panel/users-panel.js').length;
  await seen('hidden');
  await page.clock.runFor(QUARTER_MS + 1000);
  expect(loads(), 'nobody looks while nobody sees it').toBe(1);
  await seen('visible');
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Reload the page', exact: true }).click();
  await expect(panel.signIn.heading).toBeVisible();
  await expect(notice).toHaveCount(0);
  expect(site.asked.filter((asked) => asked.includes('0123456789abcdef'))).toHaveLength(1);
});
