import { BulkDialog, UserDialog, notice } from '../fixtures/acts.js';
import { Guards } from '../fixtures/guards.js';
import { Activity, readEntries } from '../fixtures/journal.js';
import { Panel, SignInForm } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';

const PASSWORD = 'Str0ng!Pass';

/** Opens `Edit NAME` from the user's row. */
async function edit(panel: Panel, name: string): Promise<UserDialog> {
  await panel.page.getByRole('button', { name: `Edit ${name}`, exact: true }).click();
  const dialog = new UserDialog(panel.page, `Edit ${name}`, 'Save');
  await expect(dialog.field('User name')).toHaveValue(name);
  return dialog;
}

test('each act stands in the journal with its outcome, and no password does', async ({ panel, page, server }) => {
  const [first, second] = await server.users({ order_by: 'user_name' });
  const activity = new Activity(page);
  await panel.enterAndLoad();

  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const add = new UserDialog(page, 'Add user', 'Add');
  await add.fill({ 'User name': 'a-new-one', 'Display name': 'New', Password: PASSWORD });
  await add.field('Application').fill('1');
  await server.faults.queue({ method: 'AddUser', kind: 'api_error', code: 109 });
  await add.submit.click();
  await expect(add.alert).toContainText('(code 109)');
  await add.submit.click();
  await expect(notice(page, '“a-new-one” was added.')).toBeVisible();

  const form = await edit(panel, first?.user_name ?? '');
  await form.fill({ 'Display name': 'Changed', Password: PASSWORD });
  await form.submit.click();
  await expect(notice(page, 'was saved.')).toBeVisible();

  await page.getByRole('button', { name: `Delete ${second?.user_name}`, exact: true }).click();
  const bulk = new BulkDialog(page, 'Delete users');
  await bulk.button(`Delete ${second?.user_name}`).click();
  await bulk.isOver();
  await bulk.button('Close').click();

  const kept = (await readEntries(page)).map(({ method, fields, user_name, user_id, outcome, code }) => ({
    method,
    fields,
    user_name,
    user_id,
    outcome,
    code,
  }));
  const added = (await server.users({ user_name: 'a-new-one' }))[0]?.user_id;
  expect(kept).toEqual([
    {
      method: 'AddUser',
      fields: 'user_display_name,user_active=true,parent_accounting=false',
      user_name: 'a-new-one',
      user_id: undefined,
      outcome: 'rejected',
      code: 109,
    },
    {
      method: 'AddUser',
      fields: 'user_display_name,user_active=true,parent_accounting=false',
      user_name: 'a-new-one',
      user_id: added,
      outcome: 'done',
      code: undefined,
    },
    {
      method: 'SetUserInfo',
      fields: 'user_display_name,user_password',
      user_name: first?.user_name,
      user_id: first?.user_id,
      outcome: 'done',
      code: undefined,
    },
    {
      method: 'DelUser',
      fields: '',
      user_name: second?.user_name,
      user_id: second?.user_id,
      outcome: 'done',
      code: undefined,
    },
  ]);
  expect(JSON.stringify(await page.context().storageState({ indexedDB: true }))).not.toContain(PASSWORD);

  await activity.open();
  await expect(activity.rows).toHaveCount(4);
  await expect(activity.outcome(second?.user_name ?? '')).toHaveText('Done');
  await activity.search.fill('rejected');
  await expect(activity.rows).toHaveCount(1);
  await expect(activity.rows).toContainText('(code 109)');
});

test('a tab closed during a bulk act: the next start says who was dealt with, and settles the rest', async ({
  page,
  context,
  server,
}) => {
  const users = (await server.users({ order_by: 'user_name' })).slice(0, 14);
  const dying = await context.newPage();
  const panel = new Panel(dying);
  await dying.goto(server.origin);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  for (const user of users) {
    await panel.users.select(user.user_name).click();
  }
  await server.faults.queue({ method: 'DelUser', kind: 'delay', ms: 600, after: true, times: 7 });
  await server.faults.queue({ method: 'DelUser', kind: 'delay', ms: 600, after: false, times: 20 });
  await panel.selection.bar.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = new BulkDialog(dying, 'Delete users');
  await dialog.number.fill('14');
  await dialog.button('Delete 14 users').click();
  await expect.poll(async () => (await server.faults.log('DelUser')).length).toBeGreaterThanOrEqual(5);
  await dying.close();
  // What was on its way when the tab closed comes to an end.
  await page.waitForTimeout(1500);
  await server.faults.clear();
  const requests = (await server.faults.log('DelUser')).map(({ params }) => Number(params['user_id']));
  expect(new Set(requests).size, 'nobody twice').toBe(requests.length);

  const next = new Panel(page);
  const activity = new Activity(page);
  await next.enterAndLoad();
  await expect(activity.notice).toContainText('when the tab was closed');
  await activity.openLeftOver();
  await activity.cutShort.uncheck();
  await expect(activity.rows).toHaveCount(14);
  const left = new Set((await server.users()).map((user) => user.user_id));
  let unknown = 0;
  for (const user of users) {
    const outcome = activity.outcome(user.user_name);
    const is = (await outcome.textContent()) ?? '';
    if (is.startsWith('Unknown')) {
      unknown += 1;
      await activity.button(`Check ${user.user_name}`).click();
      await expect(outcome).toContainText(left.has(user.user_id) ? 'Not done, found by reading' : 'Done, found by reading');
    } else {
      expect(is, user.user_name).toBe(left.has(user.user_id) ? 'Not sent' : 'Done');
    }
  }
  expect(unknown).toBeGreaterThan(0);
  await activity.close.click();
  // Looking does not send anything.
  expect(await server.faults.log('DelUser')).toHaveLength(requests.length);
});

test('a change in one tab refreshes the list of the other', async ({ panel, page, context, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  const name = first?.user_name ?? '';
  await panel.enterAndLoad();
  const other = await context.newPage();
  const guards = await Guards.watch(other, server.origin);
  const otherPanel = new Panel(other);
  await otherPanel.enterAndLoad();
  const dialog = await edit(otherPanel, name);
  await dialog.field('Display name').fill('Seen everywhere');
  await dialog.submit.click();
  await expect(notice(other, 'was saved.')).toBeVisible();
  await expect(panel.users.row(name)).toContainText('Seen everywhere');
  await expect(notice(page, 'was saved.')).toBeHidden();
  expect(guards.report()).toEqual([]);
});

test('the same user open for editing in two tabs is told in both, until one closes it', async ({
  panel,
  page,
  context,
  server,
}) => {
  const [first, second] = await server.users({ order_by: 'user_name' });
  const name = first?.user_name ?? '';
  const told = 'This user is open for editing in another tab.';
  await panel.enterAndLoad();
  const other = await context.newPage();
  const otherPanel = new Panel(other);
  await otherPanel.enterAndLoad();

  const here = await edit(panel, name);
  await expect(here.alert).toBeHidden();
  const another = await edit(otherPanel, second?.user_name ?? '');
  await expect(here.alert).toBeHidden();
  await another.cancel.click();

  const there = await edit(otherPanel, name);
  await expect(here.alert).toContainText(told);
  await expect(there.alert).toContainText(told);
  await there.cancel.click();
  await expect(here.alert).toBeHidden();

  await edit(otherPanel, name);
  await expect(here.alert).toContainText(told);
  await other.close();
  await expect(here.alert).toBeHidden();
  await here.cancel.click();
  await expect(page.getByRole('button', { name: `Edit ${name}`, exact: true })).toBeFocused();
});

test('a save that is lost while the session ends asks again in the same place', async ({ panel, page, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  const name = first?.user_name ?? '';
  await panel.enterAndLoad();
  const dialog = await edit(panel, name);
  await dialog.field('Display name').fill('Kept through all of it');
  await server.faults.queue({ method: 'SetUserInfo', kind: 'api_error', code: 135 });
  await dialog.submit.click();
  const form = new SignInForm(panel.signInAgain);
  await form.secret('Password').fill(DEMO.password);
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  await expect(dialog.field('Display name')).toHaveValue('Kept through all of it');
  await expect(dialog.alert).toContainText('nothing was sent or changed');
  expect((await server.users({ user_id: first?.user_id ?? 0 }))[0]?.user_display_name).toBe(first?.user_display_name);
  await dialog.submit.click();
  await expect(notice(page, 'was saved.')).toBeVisible();
  const outcomes = (await readEntries(page)).map(({ outcome, code }) => [outcome, code]);
  expect(outcomes).toEqual([
    ['rejected', 135],
    ['done', undefined],
  ]);
});
