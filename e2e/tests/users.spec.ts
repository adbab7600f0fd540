import { HOSTILE_NAMES, giveHostileNames } from '../fixtures/states.js';
import { expect, test } from '../fixtures/test.js';

test('the first page is the first 20 users by name, as the API has them', async ({ panel, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  const first = users.slice(0, 20);
  await panel.enterAndLoad();
  await panel.users.counts(users.length);
  await expect(panel.users.names).toHaveText(first.map((user) => user.user_name));
  for (const user of first) {
    const text = async (column: string) => (await panel.users.cell(user.user_name, column)).innerText();
    expect(await text('User ID')).toBe(String(user.user_id));
    expect(await text('Status')).toBe(user.user_active ? 'Active' : 'Inactive');
  }
});

test('hostile names are text', async ({ panel, page, server }) => {
  const given = await giveHostileNames(server);
  expect(given.size).toBe(HOSTILE_NAMES.length);
  await panel.enterAndLoad();
  for (const [userName, text] of given) {
    const cell = await panel.users.cell(userName, 'Display name');
    await expect(cell).toBeVisible();
    expect(await cell.evaluate((element) => element.textContent)).toBe(text);
  }
  // The guards would have seen a script run; nor may the names have become elements.
  await expect(panel.users.table.locator('script, img, a[href^="javascript"]')).toHaveCount(0);
  expect(await page.evaluate(() => document.title)).toBe('Users');
});

test('the demo account’s own strange names are text, on every page', async ({ panel, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  expect(users.some((user) => user.user_display_name.includes('<script>'))).toBe(true);
  await panel.enterAndLoad();
  await panel.users.rowsPerPage.selectOption('1000');
  await expect(panel.users.rows).toHaveCount(users.length);
  const column = await panel.users.header('Display name').evaluate((cell) => (cell as HTMLTableCellElement).cellIndex);
  const shown = await panel.users.rows.evaluateAll(
    (rows, index) => rows.map((row) => (row as HTMLTableRowElement).cells[index]?.textContent),
    column,
  );
  expect(shown).toEqual(users.map((user) => user.user_display_name));
});

test('balances are exact', async ({ panel, server }) => {
  const amounts = new Map([
    ['aaa-exact', '19.9999'],
    ['aab-small', '0.01'],
    ['aac-whole', '7'],
    ['aad-none', '0'],
  ]);
  const shown = ['19.9999', '0.01', '7.00', '0.00'];
  for (const [user_name, amount] of amounts) {
    const { user_id } = await server.call<{ user_id: number }>('AddUser', {
      user_name,
      user_display_name: user_name,
      user_password: 'Exact-pass-1',
      application_id: 1,
      parent_accounting: false,
    });
    if (amount !== '0') {
      await server.call('TransferMoneyToUser', { user_id, amount });
    }
  }
  await panel.enterAndLoad();
  for (const [index, userName] of [...amounts.keys()].entries()) {
    await expect(await panel.users.cell(userName, 'Balance')).toHaveText(shown[index] ?? '');
  }
  await expect(panel.users.header('Balance')).toContainText('USD');
});

test.describe('order', () => {
  for (const [column, order_by] of [
    ['User ID', 'user_id'],
    ['Display name', 'user_display_name'],
    ['User name', 'user_name'],
  ] as const) {
    test(`by ${column}`, async ({ panel, server }) => {
      const ordered = (await server.users({ order_by })).slice(0, 20).map((user) => user.user_name);
      await panel.enterAndLoad();
      await panel.users.turn('Next page').click();
      await panel.users.isSettled();
      // Away from the order that is to be shown, which may be the first one.
      await panel.users.sortBy(column === 'User ID' ? 'Display name' : 'User ID').click();
      await panel.users.sortBy(column).click();
      await expect(panel.users.names).toHaveText(ordered);
      await expect(panel.users.header(column)).toHaveAttribute('aria-sort', 'ascending');
      await expect(panel.users.table.locator('[aria-sort="ascending"], [aria-sort="descending"]')).toHaveCount(1);
    });
  }

  test('the three orders differ', async ({ server }) => {
    const orders = await Promise.all(
      ['user_id', 'user_name', 'user_display_name'].map(async (order_by) =>
        (await server.users({ order_by })).map((user) => user.user_id).join(),
      ),
    );
    expect(new Set(orders).size).toBe(3);
  });
});

test.describe('paging', () => {
  test('forward, back, to the last and to the first page', async ({ panel, server }) => {
    const names = (await server.users({ order_by: 'user_name' })).map((user) => user.user_name);
    const lastStart = Math.floor((names.length - 1) / 20) * 20;
    const { users } = panel;
    await panel.enterAndLoad();
    await expect(users.turn('First page')).toBeDisabled();
    await expect(users.turn('Previous page')).toBeDisabled();

    await users.turn('Next page').click();
    await expect(users.names).toHaveText(names.slice(20, 40));
    await users.turn('Previous page').click();
    await expect(users.names).toHaveText(names.slice(0, 20));
    await users.turn('Last page').click();
    await expect(users.names).toHaveText(names.slice(lastStart));
    await expect(users.turn('Next page')).toBeDisabled();
    await expect(users.turn('Last page')).toBeDisabled();
    await expect(users.turn('Last page')).toBeFocused();
    await users.turn('First page').click();
    await expect(users.names).toHaveText(names.slice(0, 20));
  });

  test('every page together holds everybody once', async ({ panel, server }) => {
    const names = (await server.users({ order_by: 'user_name' })).map((user) => user.user_name);
    await panel.enterAndLoad();
    await panel.users.rowsPerPage.selectOption('50');
    const seen: string[] = [];
    for (let start = 0; start < names.length; start += 50) {
      if (start > 0) {
        await panel.users.turn('Next page').click();
      }
      const expected = names.slice(start, start + 50);
      await expect(panel.users.names).toHaveText(expected);
      seen.push(...(await panel.users.names.allInnerTexts()));
    }
    expect(seen).toEqual(names);
    await expect(panel.users.turn('Next page')).toBeDisabled();
  });

  test('each size of a page', async ({ panel, server }) => {
    const { length } = await server.users();
    await panel.enterAndLoad();
    await expect(panel.users.rowsPerPage.getByRole('option')).toHaveText(['20', '50', '100', '500', '1000']);
    for (const rows of [100, 500, 1000, 50, 20]) {
      await panel.users.rowsPerPage.selectOption(String(rows));
      await expect(panel.users.rows).toHaveCount(Math.min(rows, length));
    }
  });

  test('a page past the end turns back to the last one', async ({ panel, server }) => {
    const users = await server.users({ order_by: 'user_name' });
    await panel.enterAndLoad();
    await panel.users.turn('Last page').click();
    await panel.users.isLoaded();
    await server.call('DelUser', { user_id: users.slice(30).map((user) => user.user_id).join(';') });
    await panel.users.refresh.click();
    await panel.users.counts(30);
    await expect(panel.users.names).toHaveText(users.slice(20, 30).map((user) => user.user_name));
    await expect(panel.users.turn('Next page')).toBeDisabled();
  });

  test('Refresh shows what has changed', async ({ panel, server }) => {
    const [first] = await server.users({ order_by: 'user_name' });
    await panel.enterAndLoad();
    await server.call('SetUserInfo', {
      user_id: first?.user_id ?? 0,
      user_display_name: 'Changed meanwhile',
      user_active: true,
    });
    await panel.users.refresh.click();
    await expect(await panel.users.cell(first?.user_name ?? '', 'Display name')).toHaveText('Changed meanwhile');
  });
});
