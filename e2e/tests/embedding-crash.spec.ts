import type { Page } from '@playwright/test';

import { BulkDialog } from '../fixtures/acts.js';
import { SCRIPT, expect, heard, openPortal, test, type Site } from '../fixtures/host.js';
import { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';

// A mistake of the panel's own: a real Rust panic, in the WebAssembly that the page's panels share.

const TWO = ['first', 'second'].map((id) => `<users-panel id="${id}" config="/panel/config.json"></users-panel>`).join('');

/**
 * Mounts one more panel past the loader, with a loader of the test's that takes it off while it tells of an event: no
 * loader may do that, and the panel panics when it goes on with what is gone.
 */
async function mountFragile(page: Page, site: Site): Promise<Panel> {
  const loader = await site.built('users-panel.js');
  const [glue] = /users-panel-[0-9a-f]{16}\.js/.exec(loader) ?? [];
  site.instead.set('/fragile.js', {
    body: `import * as panel from '/panel/${glue}';
      const root = document.body.appendChild(document.createElement('div'));
      root.id = 'fragile';
      const none = () => Promise.resolve();
      const tell = (name) => { if (name === 'session-ended') handle.unmount(); };
      const handle = panel.mount(root, '{}', 'config.json', '{}', 'fragile', { tell, token: none, loadRest: () => new Promise(() => {}) });`,
  });
  await page.addScriptTag({ type: 'module', url: '/fragile.js' });
  return new Panel(page, page.locator('#fragile'));
}

test('a panic stops everything at once, says so, leaves the page alone, and every panel can begin anew', async ({ page, server, site, expects }) => {
  expects.consoleError(/panicked at/);
  expects.uncaught(/unreachable/);
  await openPortal(page, site, TWO, SCRIPT);
  const [first, second] = ['first', 'second'].map((id) => new Panel(page, page.locator(`#${id}`))) as [Panel, Panel];
  for (const panel of [first, second]) {
    await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
    await panel.users.isLoaded();
  }
  const fragile = await mountFragile(page, site);
  await fragile.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await fragile.users.isLoaded();

  // A deletion of twelve is under way, four at a time: these answers wait.
  const names = (await server.users({ order_by: 'user_name' })).slice(0, 12).map((user) => user.user_name);
  await server.faults.queue({ method: 'DelUser', kind: 'delay', ms: 1500, after: false, times: 12 });
  for (const name of names) {
    await first.users.select(name).click();
  }
  await first.selection.bar.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = new BulkDialog(page, 'Delete users');
  await dialog.number.fill('12');
  let sent = 0;
  page.on('request', (request) => (sent += Number(request.url().endsWith('/DelUser'))));
  await dialog.button('Delete 12 users').click();
  await expect.poll(() => sent).toBe(4);

  // A modal is over the page: what the admin of the other panel would press is pressed by its own script.
  await page.evaluate(() => {
    const buttons = document.querySelectorAll<HTMLElement>('#fragile .menu__item');
    [...buttons].find((button) => button.textContent === 'Sign out')?.click();
  });
  for (const panel of [first, second]) {
    await expect(panel.alert).toContainText('The panel has stopped');
    await expect(panel.alert).toContainText('What was sent stays done');
  }
  const crashes = (await heard(page, 'error')).map(({ from, detail }) => [from, detail['kind']]);
  expect(crashes).toEqual([['first', 'crash'], ['second', 'crash']]);

  // The four that were on their way come to their end, and the panel sends nothing after them.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await expect.poll(async () => (await server.faults.log('DelUser')).length).toBe(4);
  await page.locator('#counter').click();
  await expect(page.locator('#counter')).toHaveText('Pressed 1 times');
  await server.faults.clear();

  // Pressed in one, the other waits for its own press.
  for (const [panel, other] of [[first, second], [second, undefined]] as const) {
    await panel.alert.getByRole('button', { name: 'Reload the panel', exact: true }).click();
    await expect(panel.signIn.heading).toBeVisible();
    await (other ? expect(other.alert).toContainText('The panel has stopped') : undefined);
  }
  expect(asked.filter((url) => url.includes('/platform_api/')), 'nothing was sent by what had stopped').toEqual([]);
  for (const panel of [first, second]) {
    await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
    await panel.users.isLoaded();
    await panel.users.counts(157);
  }
  expect(await server.faults.log('DelUser')).toHaveLength(4);
  // What was on its way is told by the journal, as after a tab that died.
  await expect(first.users.results.locator('.notice').first()).toBeVisible();
});

test('the standalone page says so as well', async ({ page, panel, site, expects }) => {
  expects.consoleError(/panicked at/);
  expects.uncaught(/unreachable/);
  await page.goto('/panel/index.html');
  const fragile = await mountFragile(page, site);
  await fragile.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await fragile.users.isLoaded();
  await fragile.account.chooseSignOut();
  const alone = new Panel(page, page.locator('users-panel'));
  await expect(alone.alert).toContainText('The panel has stopped');
  await alone.alert.getByRole('button', { name: 'Reload the panel', exact: true }).click();
  await page.locator('#fragile').evaluate((fragile) => fragile.remove());
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
});

test('a trap without a panic stops the panel as well, and an error of the page around does not', async ({ page, panel, site, expects }) => {
  expects.uncaught(/out of bounds/);
  expects.uncaught(/of the page around/);
  await openPortal(page, site, '<users-panel id="panel" config="/panel/config.json"></users-panel>', SCRIPT);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  // A mistake of the page's own, in the middle of the panel's work.
  await page.evaluate(() => {
    document.addEventListener('users-panel:navigate', () => {
      throw new Error('of the page around');
    }, { once: true });
  });
  await panel.users.sortBy('User ID').click();
  await panel.users.isSettled();
  await expect(panel.users.table).toBeVisible();

  const [glue] = /users-panel-[0-9a-f]{16}\.js/.exec(await site.built('users-panel.js')) ?? [];
  await page.evaluate(async (glue) => {
    const { default: start } = await import(`/panel/${glue}`);
    const exports = await start();
    // An address behind the end of the memory.
    setTimeout(() => exports.handle_refresh(0xfffffff0));
  }, glue);
  await expect(panel.alert).toContainText('The panel has stopped');
  await panel.alert.getByRole('button', { name: 'Reload the panel', exact: true }).click();
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
});
