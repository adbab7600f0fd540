import { UserDialog, WRITE_FAULTS, discardQuestion, expectFailure, faultName, faultOf, notice } from '../fixtures/acts.js';
import { SignInForm, type Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer, UserRecord } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';

type Stored = UserRecord & Record<string, unknown>;

/** The first user of the list: active, with a balance of its own of nothing. */
async function someone(server: TestServer): Promise<Stored> {
  const user = (await server.users({ order_by: 'user_name' })).find(
    (one) => !one.parent_accounting && one.fixed_balance === 0,
  );
  if (!user) {
    throw new Error('Nobody has an empty balance.');
  }
  await server.call('SetUserInfo', { user_id: user.user_id, user_active: true, user_custom_data: 'x', mobile_phone: '1' });
  return stored(server, user.user_id);
}

async function stored(server: TestServer, userId: number): Promise<Stored> {
  const [user] = await server.users({ user_id: userId });
  return user as Stored;
}

/** Opens `Edit NAME` from the user's row. */
async function edit(panel: Panel, name: string): Promise<UserDialog> {
  await panel.page.goto(`/?user_name=${name}`);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await panel.page.getByRole('button', { name: `Edit ${name}`, exact: true }).click();
  const dialog = new UserDialog(panel.page, `Edit ${name}`, 'Save');
  await expect(dialog.field('User name')).toHaveValue(name);
  return dialog;
}

/** What the panel sent; what the test itself sends goes past the browser and holds an API key's account only. */
async function sent(server: TestServer, before: number): Promise<Record<string, string>[]> {
  return (await server.faults.log('SetUserInfo')).slice(before).map(({ params }) => params);
}

async function count(server: TestServer): Promise<number> {
  return (await server.faults.log('SetUserInfo')).length;
}

for (const [label, parameter, value, field] of [
  ['User name', 'new_user_name', 'renamed-one', 'user_name'],
  ['Display name', 'user_display_name', 'Änother', 'user_display_name'],
  ['Custom data', 'user_custom_data', 'a&b=ü;\n', 'user_custom_data'],
  ['Mobile phone', 'mobile_phone', '+49 2', 'mobile_phone'],
] as const) {
  test(`${label} alone is sent, with whether the user is active`, async ({ panel, page, server }) => {
    const user = await someone(server);
    const dialog = await edit(panel, user.user_name);
    const before = await count(server);
    await dialog.field(label).fill(value);
    await dialog.submit.click();
    await expect(notice(page, 'was saved.')).toBeVisible();
    const [request, ...others] = await sent(server, before);
    expect(others).toEqual([]);
    const { account_id: _, ...params } = request ?? {};
    expect(params).toEqual({ user_id: String(user.user_id), [parameter]: value, user_active: 'true' });
    expect(await stored(server, user.user_id)).toMatchObject({ [field]: value, user_active: true });
  });
}

test('a text is cleared by an empty one', async ({ panel, page, server }) => {
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  const before = await count(server);
  await dialog.field('Custom data').fill('');
  await dialog.submit.click();
  await expect(notice(page, 'was saved.')).toBeVisible();
  expect((await sent(server, before))[0]).toMatchObject({ user_custom_data: '' });
  expect((await stored(server, user.user_id))['user_custom_data']).toBeUndefined();
});

test('Active and the account’s money', async ({ panel, page, server }) => {
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  await dialog.field('Active').uncheck();
  await dialog.field("Use the account's money").check();
  await dialog.submit.click();
  await expect(notice(page, 'was saved.')).toBeVisible();
  expect(await stored(server, user.user_id)).toMatchObject({ user_active: false, parent_accounting: true });
});

test('a new password, which is never kept', async ({ panel, page, server }) => {
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  const before = await count(server);
  await dialog.field('Password').fill('weak');
  await dialog.submit.click();
  await expect(dialog.alert).toContainText('Password: Use at least 8 characters.');
  await dialog.field('Password').fill('N3w!passw');
  await dialog.submit.click();
  await expect(notice(page, 'was saved.')).toBeVisible();
  expect(await sent(server, before)).toHaveLength(1);
});

test('nothing changed is nothing sent', async ({ panel, server }) => {
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  const before = await count(server);
  await dialog.submit.click();
  await expect(dialog.alert).toContainText('Nothing is changed');
  expect(await sent(server, before)).toEqual([]);
});

test('what others change meanwhile merges, and a clash asks', async ({ panel, page, server }) => {
  const user = await someone(server);
  const id = user.user_id;
  let dialog = await edit(panel, user.user_name);
  await dialog.field('Display name').fill('Mine');
  await server.call('SetUserInfo', { user_id: id, user_active: false, mobile_phone: '999' });
  await dialog.submit.click();
  await expect(notice(page, 'was saved.')).toBeVisible();
  expect(await stored(server, id)).toMatchObject({ user_display_name: 'Mine', user_active: false, mobile_phone: '999' });

  for (const [choice, theirs, expected] of [
    ["The server's: Theirs", 'Theirs', 'Theirs'],
    ['Mine: Mine again', 'Theirs again', 'Mine again'],
  ] as const) {
    dialog = await edit(panel, user.user_name);
    await dialog.field('Display name').fill('Mine again');
    await dialog.field('Custom data').fill(`data of ${expected}`);
    await server.call('SetUserInfo', { user_id: id, user_active: false, user_display_name: theirs });
    const before = await count(server);
    await dialog.submit.click();
    await expect(dialog.alert).toContainText('Somebody else has changed the same');
    expect(await sent(server, before)).toEqual([]);
    await dialog.alert.getByLabel(choice, { exact: true }).check();
    await dialog.alert.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(notice(page, 'was saved.')).toBeVisible();
    expect(await stored(server, id)).toMatchObject({
      user_display_name: expected,
      user_custom_data: `data of ${expected}`,
      user_active: false,
    });
  }
});

test('a user with money of its own is warned about', async ({ panel, page, server }) => {
  const rich = (await server.users({ order_by: 'user_name' })).find(
    (one) => !one.parent_accounting && one.fixed_balance > 0,
  );
  const dialog = await edit(panel, rich?.user_name ?? '');
  const before = await count(server);
  await dialog.field("Use the account's money").check();
  await dialog.submit.click();
  await expect(dialog.alert).toContainText(`The user holds ${rich?.fixed_balance} of its own.`);
  expect(await sent(server, before)).toEqual([]);
  await dialog.button('Keep editing').click();
  await dialog.submit.click();
  await dialog.button('Save anyway').click();
  await expect(notice(page, 'was saved.')).toBeVisible();
  expect(await stored(server, rich?.user_id ?? 0)).toMatchObject({ parent_accounting: true });
});

test('a user who is gone', async ({ panel, server }) => {
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  await dialog.field('Display name').fill('Too late');
  await server.call('DelUser', { user_id: user.user_id });
  await dialog.submit.click();
  await expect(dialog.alert).toContainText('This user does not exist any more.');
});

test.describe('a server that activates whoever is not said to be inactive', () => {
  test.use({ serverOptions: { args: ['--reactivate-default'] } });

  test('does no harm to a blocked user', async ({ panel, page, server }) => {
    const user = await someone(server);
    await server.call('SetUserInfo', { user_id: user.user_id, user_active: false });
    const dialog = await edit(panel, user.user_name);
    await dialog.field('Display name').fill('Still blocked');
    await dialog.submit.click();
    await expect(notice(page, 'was saved.')).toBeVisible();
    expect(await stored(server, user.user_id)).toMatchObject({ user_active: false, user_display_name: 'Still blocked' });
  });
});

for (const [code, field] of [
  [118, 'User name'],
  [462, 'User name'],
  [157, 'Display name'],
  [463, 'Password'],
  [464, 'Password'],
  [523, 'Password'],
  [524, 'Password'],
  [535, 'Password'],
  [212, 'Custom data'],
  [203, 'Mobile phone'],
] as const) {
  test(`error ${code} stands at ${field}`, async ({ panel, server }) => {
    const user = await someone(server);
    const dialog = await edit(panel, user.user_name);
    await dialog.field('Display name').fill('Changed');
    await dialog.field('Password').fill('N3w!passw');
    await server.faults.queue({ method: 'SetUserInfo', kind: 'api_error', code });
    await dialog.submit.click();
    await expect(dialog.alert.getByRole('link')).toContainText(`${field}:`);
    await expect(dialog.alert).toContainText(`(code ${code})`);
    expect((await stored(server, user.user_id)).user_display_name).toBe(user.user_display_name);
    await expect(dialog.field('Display name')).toHaveValue('Changed');
  });
}

for (const code of [101, 104, 117, 134, 162, 340, 393, 458, 485, 496, 9999]) {
  test(`error ${code} is said at the top`, async ({ panel, server }) => {
    const user = await someone(server);
    const dialog = await edit(panel, user.user_name);
    await dialog.field('Display name').fill('Changed');
    await server.faults.queue({ method: 'SetUserInfo', kind: 'api_error', code });
    await dialog.submit.click();
    await expect(dialog.alert).toContainText('Nothing was saved.');
    await expect(dialog.alert).toContainText(`(code ${code})`);
    expect((await stored(server, user.user_id)).user_display_name).toBe(user.user_display_name);
  });
}

for (const fault of WRITE_FAULTS) {
  test(`what the panel says is what the server holds: ${faultName(fault)}`, async ({ panel, page, server, expects }) => {
    expectFailure(expects, 'SetUserInfo', fault);
    const user = await someone(server);
    const dialog = await edit(panel, user.user_name);
    await dialog.field('Display name').fill('Changed');
    await server.faults.queue(faultOf('SetUserInfo', fault));
    await dialog.submit.click();
    const saved = notice(page, 'was saved.');
    await expect(saved.or(dialog.alert).first()).toBeVisible();
    const isSaved = await saved.isVisible();
    expect((await stored(server, user.user_id)).user_display_name).toBe(isSaved ? 'Changed' : user.user_display_name);
    if (!isSaved) {
      await expect(dialog.alert).toContainText('Nothing was saved');
      await dialog.submit.click();
      await expect(saved).toBeVisible();
      expect((await stored(server, user.user_id)).user_display_name).toBe('Changed');
    }
  });
}

test('a lost password is said to be unclear, and setting it again does no harm', async ({ panel, page, server, expects }) => {
  expects.failedRequest(/SetUserInfo$/);
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  await dialog.field('Password').fill('N3w!passw');
  await server.faults.queue({ method: 'SetUserInfo', kind: 'cut' });
  await dialog.submit.click();
  await expect(dialog.alert).toContainText('Whether the password was changed is not known');
  await dialog.field('Password').fill('An0ther!one');
  await dialog.submit.click();
  await expect(notice(page, 'was saved.')).toBeVisible();
});

test('a lost answer that cannot be settled is Unknown, and is settled later', async ({ panel, page, server, expects }) => {
  expects.failedRequest(/SetUserInfo$/);
  expects.failedRequest(/GetUsers$/);
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  await dialog.field('Display name').fill('Changed');
  await server.faults.queue({ method: 'SetUserInfo', kind: 'cut' });
  await server.faults.queue({ method: 'GetUsers', kind: 'html_500', skip: 1, times: 4 });
  const before = await count(server);
  await dialog.submit.click();
  await expect(dialog.alert).toContainText('were saved is not known');
  await dialog.cancel.click();
  await page.getByRole('main').getByRole('button', { name: 'Check again', exact: true }).click();
  await expect(notice(page, 'was saved.')).toBeVisible();
  expect(await sent(server, before)).toHaveLength(1);
});

test('a session that ends while saving keeps the form, and asks once more', async ({ panel, page, server }) => {
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  await dialog.field('Display name').fill('Changed');
  await server.faults.expireSessions();
  await dialog.submit.click();
  const form = new SignInForm(panel.signInAgain);
  await form.secret('Password').fill(DEMO.password);
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  await expect(dialog.alert).toContainText('nothing was sent or changed');
  expect((await stored(server, user.user_id)).user_display_name).toBe(user.user_display_name);
  await dialog.submit.click();
  await expect(notice(page, 'was saved.')).toBeVisible();
});

test('one decision is one request', async ({ panel, page, server }) => {
  const user = await someone(server);
  const dialog = await edit(panel, user.user_name);
  await dialog.field('Display name').fill('Changed');
  const before = await count(server);
  await server.faults.queue({ method: 'SetUserInfo', kind: 'delay', ms: 800 });
  await dialog.field('Display name').press('Enter');
  await dialog.button('Saving…').dblclick({ force: true });
  await expect(notice(page, 'was saved.')).toBeVisible();
  expect(await sent(server, before)).toHaveLength(1);
});

test('by keyboard alone; closing asks; a reload offers what was typed', async ({ panel, page, server }) => {
  const user = await someone(server);
  await panel.page.goto(`/?user_name=${user.user_name}`);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  const opener = page.getByRole('button', { name: `Edit ${user.user_name}`, exact: true });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = new UserDialog(page, `Edit ${user.user_name}`, 'Save');
  await expect(dialog.field('Display name')).toHaveValue(user.user_display_name);
  await page.keyboard.press('Escape');
  await expect(dialog.dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.field('Display name').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Escape');
  await expect(discardQuestion(page)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog.field('Display name')).toHaveValue('By keyboard');

  await page.reload();
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await expect(notice(page, `You had started to edit “${user.user_name}”`)).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(dialog.field('Display name')).toHaveValue('By keyboard');
  await dialog.field('Display name').focus();
  await page.keyboard.press('Enter');
  await expect(notice(page, 'was saved.')).toBeVisible();
  expect((await stored(server, user.user_id)).user_display_name).toBe('By keyboard');
});
