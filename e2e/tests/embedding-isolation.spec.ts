import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { Page } from '@playwright/test';

import { UserDialog } from '../fixtures/acts.js';
import { SCRIPT, expect, openPortal, policyOf, test, type Site } from '../fixtures/host.js';
import { differences, looksOf, looksOfPage, type Looks } from '../fixtures/looks.js';
import type { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';

// The page around does not get into the panel, and the panel does not get out.

const ELEMENT = '<users-panel id="panel" config="/panel/config.json"></users-panel>';
const FRAMED = '<link rel="stylesheet" href="/hosts/framed.css">';
const bootstrap = createRequire(import.meta.url).resolve('bootstrap/dist/css/bootstrap.min.css');

/** How the panel looks in three of its states, on a page with these sheets. */
async function looks(page: Page, panel: Panel, site: Site, sheets: string): Promise<Record<string, Looks>> {
  await openPortal(page, site, ELEMENT, `${sheets}${FRAMED}${SCRIPT}`);
  await expect(panel.signIn.heading).toBeVisible();
  const signIn = await looksOf(page, 'panel');
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await panel.users.rows.first().getByRole('checkbox').check();
  await page.mouse.move(0, 0);
  await panel.users.isSettled();
  await expect(page.locator('.panel .row-group').or(page.locator('.panel tbody')).first()).toBeVisible();
  const list = await looksOf(page, 'panel');
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.submit.click();
  await expect(dialog.alert.first()).toBeVisible();
  return { signIn, list, dialog: await looksOf(page, 'panel') };
}

test('a page that wants to spoil everything changes nothing in the panel', async ({ page, panel, site }) => {
  test.slow();
  const plain = await looks(page, panel, site, '');
  expect(Object.keys(plain['list'] ?? {}).length, 'kinds of elements').toBeGreaterThan(40);
  const spoilt = await looks(page, panel, site, '<link rel="stylesheet" href="/hosts/hostile.css">');
  // The sheet is there, and does what it says to the page itself.
  expect(await page.locator('.portal-foot td').evaluate((cell) => getComputedStyle(cell).backgroundColor)).toBe('rgb(255, 255, 0)');
  for (const state of Object.keys(plain)) {
    expect(differences(plain[state] ?? {}, spoilt[state] ?? {}), state).toEqual([]);
  }
});

test('Bootstrap around changes nothing in the panel', async ({ page, panel, site }) => {
  test.slow();
  const plain = await looks(page, panel, site, '');
  site.instead.set('/bootstrap.css', { body: await readFile(bootstrap, 'utf8'), type: 'text/css' });
  site.policy = policyOf().replace("img-src 'self'", "img-src 'self' data:");
  const around = await looks(page, panel, site, '<link rel="stylesheet" href="/bootstrap.css">');
  for (const state of Object.keys(plain)) {
    expect(differences(plain[state] ?? {}, around[state] ?? {}), state).toEqual([]);
  }
});

test('the panel changes nothing in the page around', async ({ page, panel, site }) => {
  const OWN = '.portal-head, .portal-head *, .portal-foot, .portal-foot *';
  await openPortal(page, site, '');
  const before = await looksOfPage(page, OWN);
  expect(Object.keys(before).length).toBeGreaterThan(10);
  await openPortal(page, site, ELEMENT);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  expect(differences(before, await looksOfPage(page, OWN))).toEqual([]);
  const globals = (await page.evaluate(() => Object.keys(window))).filter((name) => /panel|wasm|leptos/i.test(name));
  expect(globals, 'names on the window').toEqual([]);
});

test('a portal makes the panel its own by tokens and parts', async ({ page, panel, site }) => {
  site.instead.set('/own.css', {
    body: `users-panel { --up-accent: rgb(1, 2, 3); --up-rem: 20px; --up-min-block-size: 300px; }
      users-panel::part(header) { background: rgb(4, 5, 6); }
      users-panel::part(table) { background: rgb(7, 8, 9); }
      users-panel::part(dialog) { border-radius: 0px; background: rgb(10, 11, 12); }`,
    type: 'text/css',
  });
  await openPortal(page, site, ELEMENT, `<link rel="stylesheet" href="/own.css">${SCRIPT}`);
  await expect(panel.signIn.button).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(page.locator('.panel')).toHaveCSS('min-height', '300px');
  await expect(page.locator('.panel')).toHaveCSS('font-size', '17.5px');
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await expect(page.locator('[part~="header"]')).toHaveCSS('background-color', 'rgb(4, 5, 6)');
  await expect(page.locator('[part~="table"]')).toHaveCSS('background-color', 'rgb(7, 8, 9)');
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add user', exact: true });
  await expect(dialog).toHaveCSS('background-color', 'rgb(10, 11, 12)');
  await expect(dialog).toHaveCSS('border-radius', '0px');
});
