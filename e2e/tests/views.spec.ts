import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { expectAccessible } from '../fixtures/axe.js';
import { Guards } from '../fixtures/guards.js';
import { Panel } from '../fixtures/panel.js';
import { expect, test } from '../fixtures/test.js';
import { ColumnsMenu, Views } from '../fixtures/views.js';

/** A list of inactive users, 50 a page, with skills and without ids: saved as `Blocked`. */
async function saveBlocked(page: Page, panel: Panel, isStart = false): Promise<void> {
  const columns = new ColumnsMenu(page);
  await panel.users.status.selectOption('Inactive');
  await panel.users.rowsPerPage.selectOption('50');
  await columns.open();
  await columns.column('Skills').check();
  await columns.column('User ID').uncheck();
  await page.keyboard.press('Escape');
  await new Views(page).save('Blocked', isStart);
}

/** The list shows what `saveBlocked` saved. */
async function showsBlocked(panel: Panel, inactive: number): Promise<void> {
  await panel.users.counts(inactive);
  await expect(panel.users.status).toHaveValue('false');
  await expect(panel.users.rowsPerPage).toHaveValue('50');
  await expect(panel.users.header('Skills')).toBeVisible();
  await expect(panel.users.header('User ID')).toHaveCount(0);
}

/** Back to what the panel shows at first. */
async function leaveBlocked(page: Page, panel: Panel): Promise<void> {
  const columns = new ColumnsMenu(page);
  await panel.users.clearFilters.click();
  await panel.users.rowsPerPage.selectOption('20');
  await columns.open();
  await columns.reset.click();
  await page.keyboard.press('Escape');
  await panel.users.isLoaded();
}

test('a view is saved, marked while it is shown, left and applied again', async ({ panel, page, server }) => {
  const { length } = await server.users({ user_active: false });
  const views = new Views(page);
  await panel.enterAndLoad();
  await views.open();
  await expect(views.menu).toContainText('No saved views yet');
  await page.keyboard.press('Escape');

  await saveBlocked(page, panel);
  await expect(views.button).toBeFocused();
  await views.open();
  await expect(views.list).toHaveText(['Blocked']);
  await expect(views.view('Blocked')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Escape');

  await leaveBlocked(page, panel);
  await views.open();
  await expect(views.view('Blocked')).not.toHaveAttribute('aria-current');
  await page.keyboard.press('Escape');
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('GetUsers') ? 1 : 0));
  await views.apply('Blocked');
  await showsBlocked(panel, length);
  await expect(views.button).toBeFocused();
  expect(asked, 'query and columns change in one step').toBe(1);
  // The columns stay after a reload: the page looks as it did.
  await panel.enterAndLoad();
  await expect(panel.users.header('Skills')).toBeVisible();
});

test('a name is wanted, and a taken one is replaced only when asked', async ({ panel, page, server }) => {
  const views = new Views(page);
  const { dialog, name, save } = views.saveDialog;
  await panel.enterAndLoad();
  await views.openSave();
  await expect(name).toBeFocused();
  for (const text of ['', '   ', 'x'.repeat(61)]) {
    await name.fill(text);
    await save.click();
    await expect(dialog.getByRole('alert')).toContainText('enter 1 to 60 characters');
    await expect(dialog.getByRole('alert')).toBeFocused();
    await expect(name).toHaveAttribute('aria-invalid', 'true');
  }
  await dialog.getByRole('link').click();
  await expect(name).toBeFocused();
  await name.fill('  Everybody ');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();

  await panel.users.status.selectOption('Inactive');
  await views.openSave();
  await name.fill('EVERYBODY');
  await save.click();
  await expect(dialog.getByRole('alert')).toContainText('There is a view “Everybody” already.');
  await expectAccessible(page, 'Save view, the name is taken');
  const replace = dialog.getByRole('button', { name: 'Replace “Everybody”', exact: true });
  await name.fill('Everybody else');
  await expect(replace).toBeHidden();
  await name.fill('everybody');
  await replace.click();
  await expect(dialog).toBeHidden();
  await panel.users.clearFilters.click();
  await views.open();
  await expect(views.list).toHaveText(['everybody']);
  await views.view('everybody').click();
  const { length } = await server.users({ user_active: false });
  await panel.users.counts(length);
});

test('views are renamed and deleted, by keyboard alone, and the focus never gets lost', async ({ panel, page }) => {
  const views = new Views(page);
  const { dialog, rows, button } = bind(views);
  await panel.enterAndLoad();
  for (const name of ['One', 'Two', 'Three']) {
    await views.save(name);
  }
  await views.openManage();
  await expect(rows).toHaveCount(3);

  await button('Rename Two').press('Enter');
  const renaming = page.getByRole('dialog', { name: 'New name of Two', exact: true });
  const field = renaming.getByLabel('Name', { exact: true });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('Two');
  await field.fill('one');
  await page.keyboard.press('Enter');
  await expect(renaming.getByRole('alert')).toContainText('There is a view “One” already.');
  await expectAccessible(page, 'Manage views, the new name is taken');
  await field.fill('Zwei');
  await page.keyboard.press('Enter');
  await expect(renaming).toHaveCount(0);
  await expect(button('Rename Zwei')).toBeFocused();
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await expect(dialog).toContainText('“Two” is now “Zwei”.');

  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New name of Zwei', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(button('Rename Zwei')).toBeFocused();

  await button('Delete Three').press('Enter');
  const question = views.deleteDialog('Three');
  await expect(question.getByRole('button', { name: 'Keep', exact: true })).toBeFocused();
  await expectAccessible(page, 'Manage views, a view is about to be deleted');
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  await expect(button('Delete Three')).toBeFocused();
  await expect(rows).toHaveCount(3);
  for (const [name, next] of [
    ['Three', 'Delete Zwei'],
    ['Zwei', 'Delete One'],
    ['One', 'Close'],
  ] as const) {
    await button(`Delete ${name}`).press('Enter');
    await views.deleteDialog(name).getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await expect(button(next)).toBeFocused();
  }
  await expect(dialog).toContainText('No saved views yet');
  await expect(button('Export views')).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(views.button).toBeFocused();
});

test('the panel opens with the start view until that is unset', async ({ panel, page, server }) => {
  const everybody = await server.users();
  const inactive = await server.users({ user_active: false });
  const views = new Views(page);
  const { rows, button } = bind(views);
  await panel.enterAndLoad();
  await saveBlocked(page, panel, true);
  await leaveBlocked(page, panel);
  await panel.enterAndLoad();
  await showsBlocked(panel, inactive.length);

  await views.openManage();
  await expect(rows).toContainText(['Start view']);
  await button('Unset as start view Blocked').click();
  await expect(button('Set as start view Blocked')).toBeFocused();
  await page.keyboard.press('Escape');
  await leaveBlocked(page, panel);
  await panel.enterAndLoad();
  await panel.users.counts(everybody.length);
});

test('views travel as a file into another browser, and replace nothing there', async ({ panel, page, server, browser }) => {
  const inactive = await server.users({ user_active: false });
  const views = new Views(page);
  await panel.enterAndLoad();
  await views.save('Everybody');
  await saveBlocked(page, panel, true);
  await views.openManage();
  const downloading = page.waitForEvent('download');
  await views.manageDialog.button('Export views').click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('users-panel-views.json');
  const text = await readFile(await download.path(), 'utf8');
  expect((JSON.parse(text) as { views: { name: string }[] }).views.map((view) => view.name)).toEqual(['Blocked', 'Everybody']);

  const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 1440, height: 900 } });
  const other = await context.newPage();
  const guards = await Guards.watch(other, server.origin);
  const otherPanel = new Panel(other);
  const there = new Views(other);
  await otherPanel.enterAndLoad();
  await otherPanel.users.status.selectOption('Active');
  await there.save('blocked');
  await there.openManage();
  await there.manageDialog.import(text);
  const { dialog, rows } = there.manageDialog;
  await expect(dialog).toContainText('2 views imported.');
  await expect(dialog).toContainText('“Blocked” came in as “Blocked 2”');
  await expect(dialog).toContainText('The panel now opens with “Blocked 2”.');
  await expect(rows).toHaveCount(3);
  await there.manageDialog.import(text);
  await expect(dialog).toContainText('0 views imported. 2 were here already.');
  await expect(rows).toHaveCount(3);
  await other.keyboard.press('Escape');
  await there.apply('Blocked 2');
  await showsBlocked(otherPanel, inactive.length);
  await there.apply('blocked');
  await expect(otherPanel.users.status).toHaveValue('true');
  expect(guards.report()).toEqual([]);
  await context.close();
});

test('a wrong file changes nothing and is told why', async ({ panel, page }) => {
  const views = new Views(page);
  const { dialog, rows } = views.manageDialog;
  await panel.enterAndLoad();
  await views.save('Mine');
  await views.openManage();
  const file = (list: string, version = 1) => `{"format":"users-panel-views","version":${version},"views":[${list}]}`;
  for (const [content, why] of [
    ['name;query', 'This is not JSON'],
    ['{"users":[]}', 'This is not a file of views'],
    [file('', 2), 'A newer users panel made this.'],
    [file('{"name":"ok"},{"name":""}'), 'View 2: its name is not a text of 1 to 60 characters.'],
    [file('{"name":"ok","query":7}'), 'View 1: its “query” is not a text.'],
    [file(Array.from({ length: 201 }, (_, index) => `{"name":"${index}"}`).join()), 'There can be 200 views at the most.'],
    [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'The file is not text in UTF-8.'],
    [' '.repeat(1024 * 1024 + 1), 'The file is larger than 1 MiB.'],
  ] as const) {
    await views.manageDialog.import(content);
    await expect(dialog.getByRole('alert')).toContainText(why);
    await expect(dialog.getByRole('alert')).toContainText('Nothing was imported.');
    await expect(rows).toHaveCount(1);
  }
  await expectAccessible(page, 'Manage views, a wrong file');
  await views.manageDialog.import(file('{"name":"Odd","query":"user_shoe=42","columns":"user_id hat"}'));
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await expect(dialog).toContainText('1 view imported. This panel does not know what these mean, and left them out: user_shoe, hat.');
});

test('two tabs do not undo each other’s changes', async ({ panel, page, context, server }) => {
  const views = new Views(page);
  await panel.enterAndLoad();
  await views.save('First');
  const other = await context.newPage();
  const guards = await Guards.watch(other, server.origin);
  const otherPanel = new Panel(other);
  const there = new Views(other);
  await otherPanel.enterAndLoad();
  await views.openManage();
  await there.save('Second');
  await expect(views.manageDialog.rows).toHaveCount(2);
  await views.manageDialog.button('Delete First').click();
  await views.deleteDialog('First').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(views.manageDialog.rows).toHaveCount(1);
  await there.save('Third');
  await there.open();
  await expect(there.list).toHaveText(['Second', 'Third']);
  await expect(views.manageDialog.rows).toHaveCount(2);
  expect(guards.report()).toEqual([]);
});

test('what cannot be remembered or read is said, and never overwritten unasked', async ({ panel, page }) => {
  const views = new Views(page);
  const { dialog, button } = bind(views);
  await panel.enterAndLoad();
  await views.save('Mine');
  const key = await page.evaluate(() => Object.keys(localStorage).find((each) => each.endsWith('/views')) ?? '');
  await page.evaluate((name) => localStorage.setItem(name, '{"format":"users-panel-views","version":9}'), key);
  await views.openSave();
  await views.saveDialog.name.fill('Another');
  await views.saveDialog.save.click();
  await expect(views.saveDialog.dialog.getByRole('alert')).toContainText('The views in this browser cannot be read.');
  await views.saveDialog.cancel.click();
  expect(await page.evaluate((name) => localStorage.getItem(name), key)).toContain('"version":9');
  await views.openManage();
  await expect(dialog).toContainText('The views in this browser cannot be read. A newer users panel made this.');
  await expectAccessible(page, 'Manage views, unreadable');
  await button('Discard them').click();
  await expect(dialog).toContainText('No saved views yet');
  await page.keyboard.press('Escape');

  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await views.openSave();
  await views.saveDialog.name.fill('Too much');
  await views.saveDialog.save.click();
  await expect(views.saveDialog.dialog.getByRole('alert')).toContainText('Nothing was saved: your browser does not let this page remember');
  await views.saveDialog.cancel.click();
  await views.open();
  await expect(views.list).toHaveCount(0);
});

test('menu and dialogs fit every width', async ({ panel, page }) => {
  const views = new Views(page);
  await panel.enterAndLoad();
  await views.save('A view with quite a long name, as long as one may be: sixty.', true);
  await views.save('<b>Bold</b> שלום');
  const looks: [string, () => Promise<void>][] = [
    ['Views', () => views.open()],
    ['Save view', () => views.openSave()],
    ['Manage views', () => views.openManage()],
  ];
  for (const [name, open] of looks) {
    for (const width of [320, 900, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await open();
      const shown = page.locator('dialog[open], #views-menu:popover-open');
      const box = await shown.boundingBox();
      expect(box?.x, `${name} at ${width} px`).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0), `${name} at ${width} px`).toBeLessThanOrEqual(width);
      expect(await shown.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
      await page.keyboard.press('Escape');
      await expect(shown).toHaveCount(0);
    }
  }
});

/** The parts of the dialog `Manage views` by short names. */
function bind(views: Views) {
  const { manageDialog } = views;
  return { dialog: manageDialog.dialog, rows: manageDialog.rows, button: (name: string) => manageDialog.button(name) };
}
