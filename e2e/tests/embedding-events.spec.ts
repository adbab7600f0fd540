import type { Page } from '@playwright/test';

import { BulkDialog, UserDialog } from '../fixtures/acts.js';
import { SCRIPT, expect, heard, openPortal, test, type Heard } from '../fixtures/host.js';
import { SignInForm } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { TransferDialog, payees, selectUsers } from '../fixtures/transfers.js';

// What a portal hears of the admin's acts. `hosts/portal.js` listens on the document, and notes an event that is not
// composed under another name: whatever is found here has bubbled out of the shadow root.

const ELEMENT = '<users-panel id="panel" config="/panel/config.json"></users-panel>';
const PASSWORD = 'S3cret-pass!';

/** The names and details that were heard since the first `from` of them. */
async function told(page: Page, from = 0): Promise<[string, Heard['detail']][]> {
  return (await heard(page)).slice(from).map(({ name, detail }) => [name, detail]);
}

test.beforeEach(async ({ page, site }) => {
  await openPortal(page, site, ELEMENT, SCRIPT);
});

test('from the sign-in to the end of the session', async ({ page, panel, server }) => {
  await expect(panel.signIn.heading).toBeVisible();
  await expect.poll(() => told(page)).toEqual([
    ['session-needed', { reason: 'start' }],
    ['ready', {}],
  ]);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  expect(await told(page, 2), 'the whole list is no news').toEqual([]);

  await panel.users.status.selectOption('Active');
  await panel.users.isSettled();
  await panel.users.sortBy('User ID').click();
  await panel.users.isSettled();
  expect(await told(page, 2)).toEqual([
    ['navigate', { query: 'user_active=true' }],
    ['navigate', { query: 'user_active=true&order_by=user_id' }],
  ]);

  await server.faults.expireSessions();
  await panel.users.refresh.click();
  await expect(panel.signInAgain).toBeVisible();
  expect(await told(page, 4)).toEqual([
    ['session-ended', { reason: 'expired' }],
    ['session-needed', { reason: 'expired' }],
  ]);
  await new SignInForm(panel.signInAgain).submit(DEMO.ownerEmail, DEMO.password);
  await expect(panel.signInAgain).toBeHidden();
  await panel.users.isSettled();
  expect(await told(page, 6)).toEqual([]);

  await panel.account.chooseSignOut();
  await expect(panel.signIn.heading).toBeVisible();
  await expect.poll(() => told(page, 6)).toEqual([
    ['session-ended', { reason: 'signed-out' }],
    ['session-needed', { reason: 'start' }],
  ]);
  expect(JSON.stringify(await heard(page))).not.toContain(DEMO.password);
});

test('an added and an edited user', async ({ page, panel, server }) => {
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  const before = (await heard(page)).length;
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const add = new UserDialog(page, 'Add user', 'Add');
  await add.fill({ 'User name': 'aaa-newcomer', 'Display name': 'New', Password: PASSWORD, Application: '1' });
  await add.submit.click();
  await expect(add.dialog).toBeHidden();
  const [user] = await server.users({ user_name: 'aaa-newcomer' });
  expect(await told(page, before)).toEqual([['user-added', { userId: user?.user_id, userName: 'aaa-newcomer' }]]);

  await panel.users.userName.fill('aaa-newcomer');
  await panel.users.counts(1);
  await page.getByRole('button', { name: 'Edit aaa-newcomer', exact: true }).click();
  const edit = new UserDialog(page, 'Edit aaa-newcomer', 'Save');
  await expect(edit.field('Display name')).toHaveValue('New');
  await edit.fill({ 'Display name': 'Renewed' });
  await edit.submit.click();
  await expect(edit.dialog).toBeHidden();
  expect((await told(page, before + 1)).filter(([name]) => name !== 'navigate')).toEqual([
    ['user-changed', { userIds: [user?.user_id] }],
  ]);
  expect(JSON.stringify(await heard(page))).not.toContain(PASSWORD);
});

test('many who were changed, and many who were deleted; whoever was refused is not among them', async ({ page, panel, server }) => {
  const users = (await server.users({ order_by: 'user_name' })).slice(0, 4);
  const ids = users.map((user) => user.user_id);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  const before = (await heard(page)).length;
  const act = async (button: string, title: string, submit: RegExp) => {
    await panel.selection.bar.getByRole('button', { name: button, exact: true }).click();
    const dialog = new BulkDialog(page, title);
    await expect(dialog.dialog).toBeVisible();
    if (await dialog.number.isVisible()) {
      await dialog.number.fill('4');
    }
    await dialog.dialog.getByRole('button', { name: submit }).click();
    await dialog.isOver();
    await dialog.button('Close').click();
    await panel.users.isSettled();
  };
  const touched = async () =>
    (await told(page, before)).map(([name, detail]) => [name, [...(detail['userIds'] as number[])].sort((one, other) => one - other)]);
  const sorted = [...ids].sort((one, other) => one - other);
  for (const user of users) {
    await panel.users.select(user.user_name).click();
  }
  await act('Deactivate', 'Deactivate users', /^Deactivate 4/);
  expect(await touched()).toEqual([['user-changed', sorted]]);
  if ((await panel.selection.bar.count()) === 0) {
    for (const user of users) {
      await panel.users.select(user.user_name).click();
    }
  }
  await panel.selection.counts(4);
  await server.faults.queue({ method: 'DelUser', kind: 'api_error', code: 103 });
  await act('Delete', 'Delete users', /^Delete 4/);
  const left = new Set((await server.users()).map((user) => user.user_id));
  const gone = sorted.filter((id) => !left.has(id));
  expect(gone).toHaveLength(3);
  expect((await touched()).slice(1)).toEqual([['users-deleted', gone]]);
});

test('each user’s transfer, with its exact amount', async ({ page, panel, server }) => {
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await panel.users.rowsPerPage.selectOption('1000');
  await panel.users.isSettled();
  const users = await payees(server, 2);
  await selectUsers(panel, users);
  const before = (await heard(page)).length;
  await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
  const dialog = new TransferDialog(page);
  await dialog.check('1.2345');
  await server.faults.queue({ method: 'TransferMoneyToUser', kind: 'api_error', code: 103, skip: 1 });
  await dialog.transfer('2.469');
  await dialog.isOver();
  const events = await told(page, before);
  expect(events.map(([name, { outcome, amount, currency }]) => [name, outcome, amount, currency])).toEqual([
    ['transfer-settled', 'done', '1.2345', 'USD'],
    ['transfer-settled', 'rejected', '1.2345', 'USD'],
  ]);
  expect(new Set(events.map(([, { userId }]) => userId))).toEqual(new Set(users.map((user) => user.user_id)));
  expect(new Set(events.map(([, { transferId }]) => transferId)).size).toBe(2);
});

test('a page may hear a single panel on its own element, and its own mistakes are its own', async ({ page, panel, expects }) => {
  expects.uncaught(/the portal has a mistake/);
  await expect(panel.signIn.heading).toBeVisible();
  await page.locator('#panel').evaluate((element) => {
    element.addEventListener('users-panel:navigate', () => {
      throw new Error('the portal has a mistake');
    });
  });
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await panel.users.status.selectOption('Active');
  await panel.users.isSettled();
  await expect(panel.users.removeFilter('Status: Active')).toBeVisible();
});
