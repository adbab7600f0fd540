import { SignInForm, type Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer, UserRecord } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';
import { TransferDialog, balance, ledger, payees, selectUsers } from '../fixtures/transfers.js';

/** Opens `Transfer money` from the row of this user. */
async function openFor(panel: Panel, name: string): Promise<TransferDialog> {
  await panel.page.goto(`/?user_name=${name}`);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await panel.page.getByRole('button', { name: `Transfer money to ${name}`, exact: true }).click();
  return new TransferDialog(panel.page);
}

test('5.67 to two users costs 11.34, and each is in the ledger once', async ({ panel, page, server }) => {
  const users = await payees(server, 2);
  const [before, rows] = [await balance(server), await ledger(server)];
  await panel.enterAndLoad();
  await selectUsers(panel, users);
  await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
  const dialog = new TransferDialog(page);
  await expect(dialog.dialog.getByRole('listitem')).toHaveText(users.map((user) => user.user_name));
  await dialog.check('5.67');
  await expect(dialog.dialog).toContainText('11.34 USD');
  expect(await server.faults.log('TransferMoneyToUser')).toEqual([]);
  await dialog.button('Transfer 11.34 USD').click();
  await expect(dialog.alert).toContainText('type 11.34 to send it');
  expect(await server.faults.log('TransferMoneyToUser')).toEqual([]);
  await dialog.transfer('11.34');
  await dialog.isOver();
  await expect(dialog.summary).toHaveText('Done: 2');
  expect(await dialog.report()).toEqual(new Map(users.map((user) => [user.user_name, 'Done'])));

  expect(await balance(server)).toBeCloseTo(before - 11.34, 6);
  const added = (await ledger(server)).slice(rows.length);
  expect(added.map(({ user_id, amount }) => [user_id, amount])).toEqual(users.map((user) => [user.user_id, -5.67]));
  for (const row of added) {
    expect(row.transaction_description).toMatch(/^#[0-9A-HJKMNP-TV-Z]{8} To user: /);
  }
  const requests = await server.faults.log('TransferMoneyToUser');
  expect(requests.map(({ params }) => [params['user_id'], params['amount'], params['currency'], params['strict_mode']])).toEqual(
    users.map((user) => [String(user.user_id), '5.67', 'USD', 'true']),
  );
  await dialog.button('Close').click();
  await panel.selection.counts(0);
});

test('-5.67: from a user, and back again by Reverse, once', async ({ panel, server }) => {
  const user = (await payees(server, 40)).find((one) => one.fixed_balance > 10);
  const name = user?.user_name ?? '';
  const before = (await ledger(server)).length;
  const dialog = await openFor(panel, name);
  await dialog.direction('From users').check();
  await dialog.check('5.67');
  await expect(dialog.checked).toContainText('→');
  await dialog.transfer('5.67');
  await dialog.isOver();
  await dialog.button('Reverse').click();
  await expect(dialog.heading).toBeVisible();
  await expect(dialog.dialog).toContainText('To users');
  await dialog.transfer('5.67');
  await dialog.isOver();
  await expect(dialog.summary).toHaveText('Done: 1');
  await expect(dialog.button('Reverse')).toBeHidden();
  const rows = (await ledger(server)).slice(before);
  expect(rows.map(({ amount }) => amount)).toEqual([5.67, -5.67]);
  const tag = rows[0]?.transaction_description?.slice(0, 9) ?? '';
  expect(rows[1]?.transaction_description).toContain(`(reverses ${tag})`);
  const [after] = await server.users({ user_id: user?.user_id ?? 0 });
  expect(after?.fixed_balance).toBe(user?.fixed_balance);
});

test('"take everything" without strict mode moves what there is, and the ledger says how much', async ({ panel, server }) => {
  const user = (await payees(server, 60)).find((one) => one.fixed_balance > 1);
  const name = user?.user_name ?? '';
  const before = (await ledger(server)).length;
  const dialog = await openFor(panel, name);
  await dialog.direction('From users').check();
  await dialog.strict.uncheck();
  await dialog.check('999999');
  await expect(dialog.checked).toContainText('Too little: only');
  await dialog.transfer('999999.00');
  await dialog.isOver();
  const [row, ...others] = (await ledger(server)).slice(before);
  expect(others).toEqual([]);
  await expect(dialog.outcomes).toContainText(`Transaction ${row?.transaction_id} `);
  expect(await dialog.report()).toEqual(new Map([[name, 'Happened']]));
  const [after] = await server.users({ user_id: user?.user_id ?? 0 });
  expect(after?.fixed_balance).toBeLessThan(user?.fixed_balance ?? 0);
  expect(row?.amount).toBeCloseTo((user?.fixed_balance ?? 0) - (after?.fixed_balance ?? 0), 6);
});

for (const [typed, said] of [
  ['', 'Enter the amount.'],
  ['0.0049', 'The smallest amount is 0.01.'],
  ['1e3', 'without an exponent'],
  ['1,5', 'without commas'],
  ['１２', 'Use the digits 0 to 9.'],
  ['123456789012345678901234567890', '15 digits before the point'],
  ['NaN', 'This is no amount.'],
  ['-5', 'Leave out the sign'],
  ['1.00001', 'four decimals at the most'],
  ['5 USD', 'Leave out the spaces'],
] as const) {
  test(`the amount “${typed}” is refused in words, and nothing is sent`, async ({ panel, page, server }) => {
    const [user] = await payees(server, 1);
    await panel.enterAndLoad();
    await selectUsers(panel, user ? [user] : []);
    await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
    const dialog = new TransferDialog(page);
    await expect(dialog.currency).toHaveValue('USD');
    await dialog.amount.fill(typed);
    await dialog.button('Check').click();
    await expect(dialog.alert).toBeFocused();
    await expect(dialog.alert).toContainText(said);
    await expect(dialog.heading).toBeHidden();
    expect(await server.faults.log('TransferMoneyToUser')).toEqual([]);
  });
}

test('0.01 is sent as it is', async ({ panel, page, server }) => {
  const [user] = await payees(server, 1);
  const before = (await ledger(server)).length;
  await panel.enterAndLoad();
  await selectUsers(panel, user ? [user] : []);
  await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
  const dialog = new TransferDialog(page);
  await dialog.check('0.01');
  await dialog.transfer('0.01');
  await dialog.isOver();
  expect((await ledger(server)).slice(before).map(({ amount }) => amount)).toEqual([-0.01]);
});

test('by keyboard alone, from the row and back to it', async ({ panel, page, server }) => {
  const [user] = await payees(server, 1);
  const name = user?.user_name ?? '';
  await page.goto(`/?user_name=${name}`);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await page.getByRole('button', { name: `Transfer money to ${name}`, exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = new TransferDialog(page);
  await expect(dialog.amount).toBeFocused();
  await expect(dialog.currency).toHaveValue('USD');
  await page.keyboard.type('1.5');
  await page.keyboard.press('Enter');
  await expect(dialog.heading).toBeFocused();
  while (!(await dialog.send.evaluate((button) => button.matches(':focus')))) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await dialog.isOver();
  await expect(dialog.button('Close')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.dialog).toBeHidden();
  await expect(page.getByRole('button', { name: `Transfer money to ${name}`, exact: true })).toBeFocused();
  expect(await server.faults.log('TransferMoneyToUser')).toHaveLength(1);
});

test('who uses the account’s money is left out, unless the admin wants the attempt', async ({ panel, server }) => {
  const user = (await server.users({ order_by: 'user_name' })).find((one) => one.parent_accounting);
  const name = user?.user_name ?? '';
  const dialog = await openFor(panel, name);
  await dialog.check('1');
  await expect(dialog.checked).toContainText('(code 573)');
  await expect(dialog.alert).toContainText('Nobody is left to be sent anything.');
  await expect(dialog.send).toBeHidden();
  await dialog.dialog.getByLabel("Try those who use the account's money, too").check();
  await dialog.transfer('1.00');
  await dialog.isOver();
  await expect(dialog.summary).toHaveText('Rejected: 1');
  await expect(dialog.outcomes).toContainText('(code 573)');
});

test('whoever changed since the check is not sent anything, and the others are', async ({ panel, page, server }) => {
  const users = await payees(server, 3);
  await panel.enterAndLoad();
  await selectUsers(panel, users);
  await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
  const dialog = new TransferDialog(page);
  await dialog.check('2');
  await server.call('TransferMoneyToUser', { user_id: users[1]?.user_id ?? 0, amount: 1 });
  await dialog.transfer('6.00');
  await dialog.isOver();
  await expect(dialog.summary).toHaveText('Done: 2, Not sent: 1');
  await expect(dialog.outcomes).toContainText('since the check the fixed balance went from');
  expect((await server.faults.log('TransferMoneyToUser')).filter(({ params }) => params['strict_mode'])).toHaveLength(2);
});

test('the same within ten minutes is told, and can be skipped', async ({ panel, page, server }) => {
  const users = await payees(server, 2);
  await panel.enterAndLoad();
  await selectUsers(panel, users.slice(0, 1));
  const open = panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true });
  await open.click();
  const dialog = new TransferDialog(page);
  await dialog.check('3');
  await dialog.transfer('3.00');
  await dialog.isOver();
  await dialog.button('Close').click();
  await selectUsers(panel, users);
  await open.click();
  await dialog.check('3');
  await expect(dialog.checked).toContainText('The same was sent');
  await expect(dialog.button('Transfer 6.00 USD')).toBeVisible();
  await dialog.dialog.getByLabel(/^Skip those/).check();
  await dialog.transfer('3.00');
  await dialog.isOver();
  await expect(dialog.summary).toHaveText('Done: 1');
  expect(await server.faults.log('TransferMoneyToUser')).toHaveLength(2);
});

test('a session that ends on the way pauses; afterwards the rest is sent, nobody twice', async ({ panel, page, server }) => {
  const users = await payees(server, 4);
  const before = (await ledger(server)).length;
  await panel.enterAndLoad();
  await selectUsers(panel, users);
  await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
  const dialog = new TransferDialog(page);
  await dialog.check('1');
  await server.faults.queue({ method: 'TransferMoneyToUser', kind: 'api_error', code: 135, skip: 1 });
  await dialog.transfer('4.00');
  const form = new SignInForm(panel.signInAgain);
  await form.secret('Password').fill(DEMO.password);
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  await dialog.button('Go on').click();
  await dialog.isOver();
  await expect(dialog.summary).toHaveText('Done: 4');
  const paid = (await ledger(server)).slice(before).map(({ user_id }) => user_id ?? 0);
  expect(paid.toSorted((a, b) => a - b)).toEqual(users.map((user) => user.user_id).toSorted((a, b) => a - b));
});

test('an API without transfers says so once, and the act goes', async ({ panel, page, server }) => {
  const [user] = await payees(server, 1);
  await panel.enterAndLoad();
  await selectUsers(panel, user ? [user] : []);
  const open = panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true });
  await open.click();
  const dialog = new TransferDialog(page);
  await dialog.check('1');
  await server.faults.queue({ method: 'TransferMoneyToUser', kind: 'api_error', code: 103 });
  await dialog.transfer('1.00');
  await dialog.isOver();
  await expect(dialog.summary).toHaveText('Rejected: 1');
  await dialog.button('Close').click();
  await expect(page.getByRole('main')).toContainText("This account's API does not offer transfers, or not to your role.");
  await expect(open).toBeHidden();
  await expect(page.getByRole('button', { name: /^Transfer money to/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Edit / })).not.toHaveCount(0);
});

/** One user is sent 1.00, the answer is lost, and the role may not read the history. */
async function loseWithoutHistory(panel: Panel, server: TestServer, done: boolean): Promise<[TransferDialog, UserRecord]> {
  const [user] = await payees(server, 1);
  if (!user) {
    throw new Error('Nobody can be sent money.');
  }
  await server.faults.queue({ method: 'GetTransactionHistory', kind: 'api_error', code: 104, times: 50 });
  await panel.enterAndLoad();
  await selectUsers(panel, [user]);
  await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
  const dialog = new TransferDialog(panel.page);
  await dialog.check('1');
  await server.faults.queue({ method: 'TransferMoneyToUser', kind: 'html_502', after: done });
  await dialog.transfer('1.00');
  return [dialog, user];
}

test('without the history the balance proves what happened', async ({ panel, server, expects }) => {
  expects.failedRequest(/TransferMoneyToUser$/);
  const [dialog, user] = await loseWithoutHistory(panel, server, true);
  await dialog.isOver();
  await expect(dialog.outcomes).toContainText('which is just the amount.');
  expect(await dialog.report()).toEqual(new Map([[user.user_name, 'Happened']]));
  expect(await server.faults.log('TransferMoneyToUser')).toHaveLength(1);
});

test('when nothing proves it, the admin says what became of it, with a note', async ({ panel, page, server, expects }) => {
  expects.failedRequest(/TransferMoneyToUser$/);
  const [dialog, user] = await loseWithoutHistory(panel, server, false);
  await expect(dialog.dialog).toContainText('There is no trace of it yet.');
  // Nobody is told to send it again.
  await expect(dialog.outcomes).toContainText('The answer was lost. The server answered with an error (HTTP 502).');
  await expect(dialog.dialog).not.toContainText(/try again/i);
  // Somebody else moves the balance by something else.
  await server.call('TransferMoneyToUser', { user_id: user.user_id, amount: 3 });
  await expect(dialog.dialog).toContainText('Reading cannot tell. The fixed balance went from', { timeout: 20_000 });
  await dialog.dialog.getByText(`Say what became of “${user.user_name}”`).click();
  await dialog.dialog.getByLabel('What became of it', { exact: true }).selectOption('It did not happen');
  await dialog.button('Record').click();
  await expect(dialog.dialog.getByLabel('Note', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.dialog).toContainText('Fill this in.');
  await dialog.dialog.getByLabel('Note', { exact: true }).fill('The accountant looked it up.');
  await dialog.button('Record').click();
  expect(await dialog.report()).toEqual(new Map([[user.user_name, 'Did not happen']]));
  await expect(dialog.outcomes).toContainText('Note: The accountant looked it up.');
  // It is kept, and what is only noted cannot be reversed.
  await expect(dialog.button('Reverse')).toBeHidden();
  await page.reload();
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await expect(page.getByRole('alert').filter({ hasText: 'Whether money moved' })).toHaveCount(0);
});

test('what was left unknown can be settled from the page, after its dialog and after another transfer', async ({
  panel,
  page,
  server,
  expects,
}) => {
  expects.failedRequest(/TransferMoneyToUser$/);
  const [dialog, user] = await loseWithoutHistory(panel, server, false);
  await expect(dialog.dialog).toContainText('There is no trace of it yet.');
  await dialog.button('Close').click();
  // Another transfer: to the same user nothing is sent before it is settled.
  await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
  await dialog.check('2');
  await expect(dialog.checked).toContainText('settle it first');
  await dialog.button('Cancel').click();
  const discard = page.getByRole('dialog', { name: 'Discard what you typed?', exact: true });
  await discard.getByRole('button', { name: 'Discard', exact: true }).click();
  const left = page.getByRole('alert').filter({ hasText: 'Whether money moved is not known.' });
  // The lost request is carried out late, after all.
  await server.call('TransferMoneyToUser', { user_id: user.user_id, amount: 1 });
  await left.getByRole('button', { name: 'Settle', exact: true }).click();
  await expect(dialog.outcomes).toContainText('which is just the amount.', { timeout: 20_000 });
  await dialog.button('Close').click();
  await expect(left).toHaveCount(0);
});

test.describe('the limits of config.json', () => {
  test.use({
    serverOptions: {
      config: '{"transferMaxPerUser": 5, "transferMaxPerTransfer": 8, "transferMaxPerHour": 9, "transferAlwaysTypeTotal": true}',
    },
  });

  test('are kept, and named when they are in the way', async ({ panel, page, server }) => {
    const users = await payees(server, 2);
    await panel.enterAndLoad();
    await selectUsers(panel, users.slice(0, 1));
    const open = panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true });
    await open.click();
    const dialog = new TransferDialog(page);
    await dialog.check('5.01');
    await expect(dialog.alert).toContainText('One user may be sent 5.00 USD at most.');
    await expect(dialog.send).toBeHidden();
    await dialog.button('Change').click();
    await dialog.check('5');
    await expect(dialog.total).toBeVisible();
    await dialog.transfer('5.00');
    await dialog.isOver();
    await dialog.button('Close').click();
    await selectUsers(panel, users);
    await open.click();
    await dialog.check('4.5');
    await expect(dialog.dialog).toContainText('One transfer may be 8.00 USD at most in all.');
    await dialog.button('Change').click();
    await dialog.check('2.01');
    await expect(dialog.dialog).toContainText('may move 9.00 USD at most, and has moved 5.00 USD');
    await expect(dialog.send).toBeHidden();
    expect(await server.faults.log('TransferMoneyToUser')).toHaveLength(1);
  });
});

test.describe('without transfers in config.json', () => {
  test.use({ serverOptions: { config: '{"transfers": false}' } });

  test('nothing offers them', async ({ panel, page, server }) => {
    await panel.enterAndLoad();
    await selectUsers(panel, await payees(server, 1));
    await expect(page.getByRole('button', { name: /^Transfer money/ })).toHaveCount(0);
    await expect(panel.selection.bar.getByRole('button', { name: 'Delete', exact: true })).toBeVisible();
  });
});
