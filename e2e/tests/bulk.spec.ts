import { BulkDialog, WRITE_FAULTS, expectFailure, faultName, notice } from '../fixtures/acts.js';
import { SignInForm, type Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer, UserRecord } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';

/** Selects the first users of the list. */
async function select(panel: Panel, server: TestServer, count: number): Promise<UserRecord[]> {
  const users = (await server.users({ order_by: 'user_name' })).slice(0, count);
  await panel.enterAndLoad();
  for (const user of users) {
    await panel.users.select(user.user_name).click();
  }
  await panel.selection.counts(count);
  return users;
}

/** Presses a button of the selection bar. */
async function press(panel: Panel, button: string, title: string): Promise<BulkDialog> {
  await panel.selection.bar.getByRole('button', { name: button, exact: true }).click();
  const dialog = new BulkDialog(panel.page, title);
  await expect(dialog.dialog).toBeVisible();
  return dialog;
}

/** Deletes everybody who is selected, of whom there are several. */
async function deleteAll(panel: Panel, count: number): Promise<BulkDialog> {
  const dialog = await press(panel, 'Delete', 'Delete users');
  await dialog.number.fill(String(count));
  await dialog.button(`Delete ${count} users`).click();
  return dialog;
}

async function ids(server: TestServer): Promise<Set<number>> {
  return new Set((await server.users()).map((user) => user.user_id));
}

test('one user is deleted from its row, by name and id', async ({ panel, page, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  const name = first?.user_name ?? '';
  await panel.enterAndLoad();
  await page.getByRole('button', { name: `Delete ${name}`, exact: true }).click();
  const dialog = new BulkDialog(page, 'Delete users');
  await expect(dialog.dialog.getByRole('listitem')).toHaveText([name]);
  await expect(dialog.dialog).toContainText('This cannot be undone.');
  await expect(dialog.number).toBeHidden();
  await dialog.button(`Delete ${name}`).click();
  await dialog.isOver();
  expect(await dialog.report()).toEqual(new Map([[name, 'Done']]));
  await dialog.button('Close').click();
  await panel.users.counts(160);
  expect((await ids(server)).has(first?.user_id ?? 0)).toBe(false);
  const requests = await server.faults.log('DelUser');
  expect(requests.map(({ params }) => params['user_id'])).toEqual([String(first?.user_id)]);
});

test('more than one are listed by name, and their number is typed', async ({ panel, server }) => {
  const users = await select(panel, server, 5);
  const dialog = await press(panel, 'Delete', 'Delete users');
  await expect(dialog.dialog.getByRole('listitem')).toHaveText(users.map((user) => user.user_name));
  for (const wrong of ['', '4', 'five']) {
    await dialog.number.fill(wrong);
    await dialog.button('Delete 5 users').click();
    await expect(dialog.alert).toContainText('type 5 to delete them');
  }
  expect(await server.faults.log('DelUser')).toEqual([]);
  await dialog.number.fill('5');
  await dialog.button('Delete 5 users').click();
  await dialog.isOver();
  await expect(dialog.alert).toHaveText('Done: 5');
  await dialog.button('Close').click();
  await panel.selection.counts(0);
  await panel.users.counts(156);
  // Each by id, and never all.
  const requests = (await server.faults.log('DelUser')).map(({ params }) => params['user_id']);
  expect(requests.toSorted()).toEqual(users.map((user) => String(user.user_id)).toSorted());
});

for (const [button, title, verb, parameters, field, value] of [
  ['Deactivate', 'Deactivate users', 'Deactivate', { user_active: 'false' }, 'user_active', false],
  ['Activate', 'Activate users', 'Activate', { user_active: 'true' }, 'user_active', true],
] as const) {
  test(`${button}: the users are asked about, and changed one by one`, async ({ panel, server }) => {
    const users = await select(panel, server, 6);
    const dialog = await press(panel, button, title);
    await dialog.button(`${verb} 6 users`).click();
    await dialog.isOver();
    await expect(dialog.alert).toHaveText('Done: 6');
    for (const user of users) {
      const [stored] = await server.users({ user_id: user.user_id });
      expect(stored?.[field]).toBe(value);
    }
    const requests = await server.faults.log('SetUserInfo');
    expect(requests).toHaveLength(6);
    for (const { params } of requests) {
      expect(params).toMatchObject(parameters);
      expect(Object.keys(params).toSorted()).toEqual(['account_id', 'user_active', 'user_id']);
    }
  });
}

test('whose money they use is changed, and nobody is activated on the way', async ({ panel, page, server }) => {
  const users = await select(panel, server, 4);
  await server.call('SetUserInfo', { user_id: users[0]?.user_id ?? 0, user_active: false });
  const before = await server.users({ order_by: 'user_name' });
  await panel.selection.bar.getByRole('button', { name: 'Money', exact: true }).click();
  await page.getByRole('button', { name: "Use the account's money", exact: true }).click();
  const dialog = new BulkDialog(page, "Use the account's money");
  await dialog.button('Change 4 users').click();
  await dialog.isOver();
  await expect(dialog.alert).toHaveText('Done: 4');
  const after = await server.users({ order_by: 'user_name' });
  expect(after.slice(0, 4).map((user) => user.parent_accounting)).toEqual([true, true, true, true]);
  expect(after.map((user) => user.user_active)).toEqual(before.map((user) => user.user_active));
});

test('Stop leaves the rest not sent, and Close lets it go on', async ({ panel, page, server }) => {
  const users = await select(panel, server, 12);
  await server.faults.queue({ method: 'DelUser', kind: 'delay', ms: 700, times: 12 });
  const dialog = await deleteAll(panel, 12);
  await expect(dialog.progress).toBeVisible();
  await dialog.button('Close').click();
  await expect(notice(page, 'Delete users: ')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Show', exact: true }).click();
  await dialog.button('Stop').click();
  await dialog.isOver();
  const report = await dialog.report();
  const left = await ids(server);
  for (const user of users) {
    expect(report.get(user.user_name)).toBe(left.has(user.user_id) ? 'Not sent' : 'Done');
  }
  expect([...report.values()].filter((outcome) => outcome === 'Not sent').length).toBeGreaterThan(0);
});

test('rejected ones say why, stay selected, and are tried again', async ({ panel, server }) => {
  const users = await select(panel, server, 5);
  await server.faults.queue({ method: 'DelUser', kind: 'api_error', code: 117, skip: 1, times: 2 });
  const dialog = await deleteAll(panel, 5);
  await dialog.isOver();
  await expect(dialog.alert).toHaveText('Done: 3, Rejected: 2');
  await expect(dialog.outcomes).toContainText('(code 117)');
  await dialog.dialog.getByLabel('Outcome', { exact: true }).selectOption('Rejected');
  await expect(dialog.outcomes.locator('tbody tr')).toHaveCount(2);
  const rejected = [...(await dialog.report()).keys()];
  await dialog.button('Close').click();
  await panel.selection.counts(2);
  await panel.page.getByRole('main').getByRole('button', { name: 'Show', exact: true }).click();
  await dialog.button('Retry rejected').click();
  await expect(dialog.alert).toHaveText('Done: 5');
  expect(users.filter((user) => rejected.includes(user.user_name))).toHaveLength(2);
  await dialog.button('Close').click();
  await panel.selection.counts(0);
});

for (const fault of WRITE_FAULTS) {
  test(`the report is what the server holds: ${faultName(fault)}`, async ({ panel, server, expects }) => {
    expectFailure(expects, 'DelUser', fault);
    const users = await select(panel, server, 6);
    await server.faults.queue({ method: 'DelUser', ...fault, skip: 1, times: 2 });
    const dialog = await deleteAll(panel, 6);
    await dialog.isOver();
    const report = await dialog.report();
    const left = await ids(server);
    expect(report.size).toBe(6);
    for (const user of users) {
      expect(report.get(user.user_name), user.user_name).toBe(left.has(user.user_id) ? 'Rejected' : 'Done');
    }
  });
}

test('a session that ends on the way pauses, and asks once more', async ({ panel, server }) => {
  await select(panel, server, 8);
  await server.faults.queue({ method: 'DelUser', kind: 'api_error', code: 135, skip: 3, times: 1 });
  const dialog = await deleteAll(panel, 8);
  await expect(panel.signInAgain).toBeVisible();
  const form = new SignInForm(panel.signInAgain);
  await form.secret('Password').fill(DEMO.password);
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  await expect(dialog.alert).toContainText('nobody more is sent');
  await dialog.button('Go on').click();
  await dialog.isOver();
  await expect(dialog.alert).toHaveText('Done: 8');
});

test('nobody knows until the server can be asked: Unknown, and settled by Check again', async ({ panel, server, expects }) => {
  expects.failedRequest(/DelUser$/);
  expects.failedRequest(/GetUsers$/);
  const users = await select(panel, server, 2);
  await server.faults.queue({ method: 'DelUser', kind: 'cut', times: 2 });
  await server.faults.queue({ method: 'GetUsers', kind: 'html_500', times: 9 });
  const dialog = await deleteAll(panel, 2);
  await dialog.isOver();
  await expect(dialog.alert).toHaveText('Unknown: 2');
  await server.faults.clear();
  await dialog.button('Check again').click();
  await expect(dialog.alert).toHaveText('Done: 2');
  const left = await ids(server);
  expect(users.some((user) => left.has(user.user_id))).toBe(false);
  expect(await server.faults.log('DelUser')).toHaveLength(2);
});

test('the report is copied and downloaded, and no spreadsheet executes it', async ({ panel, page, server }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
  const [user] = await select(panel, server, 1);
  const dialog = await press(panel, 'Deactivate', 'Deactivate users');
  await dialog.button(`Deactivate ${user?.user_name}`).click();
  await dialog.isOver();
  await dialog.button('Copy report').click();
  await expect(dialog.dialog.getByText('Report copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`${user?.user_id}\t${user?.user_name}\t`);
  const download = page.waitForEvent('download');
  await dialog.button('Download report').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('users-report.csv');
  const text = await (await file.createReadStream()).setEncoding('utf8').toArray();
  expect(text.join('')).toContain(`"${user?.user_id}","${user?.user_name}","Deactivate users","Done",""\r\n`);
});

test('one decision is one request a user: a double click, and Enter', async ({ panel, server }) => {
  await select(panel, server, 3);
  const dialog = await press(panel, 'Delete', 'Delete users');
  await dialog.number.fill('3');
  await dialog.number.press('Enter');
  await dialog.number.press('Enter', { timeout: 1000 }).catch(() => undefined);
  await dialog.isOver();
  expect(await server.faults.log('DelUser')).toHaveLength(3);
});

test.describe('a thousand users', () => {
  test.use({ serverOptions: { users: 1000 } });

  test('with a fault in fifty: the report equals the database', async ({ panel, page, server, expects }) => {
    test.slow();
    expects.failedRequest(/DelUser$/);
    await panel.enterAndLoad();
    await panel.users.selectPage.click();
    await panel.selection.matching.click();
    await panel.selection.counts(1000);
    for (const [index, fault] of [
      { kind: 'html_500', after: true },
      { kind: 'html_500', after: false },
      { kind: 'cut' },
      { kind: 'bad_json', after: true },
      { kind: 'api_error', code: 162 },
    ].entries()) {
      for (let round = 0; round < 4; round++) {
        await server.faults.queue({ method: 'DelUser', ...fault, skip: 45 * (index + 1) } as Parameters<typeof server.faults.queue>[0]);
      }
    }
    const dialog = await deleteAll(panel, 1000);
    await dialog.isOver(150_000);
    const report = await dialog.report();
    const left = new Set((await server.users()).map((user) => user.user_name));
    expect(report.size).toBe(1000);
    for (const [name, outcome] of report) {
      expect(outcome, name).toBe(left.has(name) ? 'Rejected' : 'Done');
    }
    expect(left.size).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
  });
});

for (const code of [101, 103, 117, 134, 148, 393, 458, 496, 9999]) {
  test(`error ${code} of a deletion stands in the report, and nobody is deleted`, async ({ panel, server }) => {
    const [user] = await select(panel, server, 1);
    await server.faults.queue({ method: 'DelUser', kind: 'api_error', code });
    const dialog = await press(panel, 'Delete', 'Delete users');
    await dialog.button(`Delete ${user?.user_name}`).click();
    await dialog.isOver();
    await expect(dialog.alert).toHaveText('Rejected: 1');
    await expect(dialog.outcomes).toContainText(`(code ${code})`);
    expect((await ids(server)).has(user?.user_id ?? 0)).toBe(true);
  });
}
