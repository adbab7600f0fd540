import type { Page } from '@playwright/test';

import type { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';
import { lastQuestion, questions } from '../fixtures/wire.js';

/** The parameters of the page's address. */
function address(page: Page): Record<string, string> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

async function steps(page: Page): Promise<number> {
  return page.evaluate(() => history.length);
}

/** Loads the page at an address, and signs in there. */
async function openAt(panel: Panel, path: string): Promise<void> {
  await panel.page.goto(path);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
}

test('filters, order, page and page size stand in the address, and a reload shows the same', async ({
  panel,
  page,
  server,
}) => {
  const { users } = panel;
  const matching = (await server.users({ order_by: 'user_id', user_active: true })).map((user) => user.user_name);
  await panel.enterAndLoad();
  expect(address(page)).toEqual({});
  await users.status.selectOption('Active');
  await expect.poll(() => address(page)).toEqual({ user_active: 'true' });
  await users.sortBy('User ID').click();
  await users.rowsPerPage.selectOption('50');
  await users.turn('Next page').click();
  const all = { user_active: 'true', order_by: 'user_id', rows: '50', page: '2' };
  await expect.poll(() => address(page)).toEqual(all);

  await expect(users.names).toHaveText(matching.slice(50, 100));
  const question = await lastQuestion(server);
  expect(question).toEqual({ user_active: 'true', order_by: 'user_id', count: '50', offset: '50' });

  await page.reload();
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await expect(users.names).toHaveText(matching.slice(50, 100));
  expect(address(page)).toEqual(all);
  expect(await lastQuestion(server)).toEqual(question);
  await expect(users.status).toHaveValue('true');
  await expect(users.rowsPerPage).toHaveValue('50');
  await expect(users.header('User ID')).toHaveAttribute('aria-sort', 'ascending');
});

test('a shared link opens the page that it names, with one question', async ({ panel, server }) => {
  const [someone] = await server.users({ order_by: 'user_display_name', user_name: 'a', user_active: true });
  const before = (await questions(server)).length;
  const link = '/?user_name=a&user_active=true&acd_status=OFFLINE;ONLINE;READY&order_by=user_display_name&rows=100';
  await openAt(panel, link);
  await panel.users.isLoaded();
  expect((await questions(server)).slice(before)).toEqual([
    {
      user_name: 'a',
      user_active: 'true',
      acd_status: 'OFFLINE;ONLINE;READY',
      order_by: 'user_display_name',
      count: '100',
      offset: '0',
    },
  ]);
  await expect(panel.users.row(someone?.user_name ?? '')).toBeVisible();
  await expect(panel.users.userName).toHaveValue('a');
  await expect(panel.alert).toBeHidden();
});

test('Back and Forward go through every page and filter', async ({ panel, page, server }) => {
  const names = async (params: Record<string, string | boolean>, from: number) =>
    (await server.users({ order_by: 'user_name', ...params })).slice(from, from + 20).map((user) => user.user_name);
  const { users } = panel;
  const [first, second, inactive] = [
    await names({}, 0),
    await names({}, 20),
    await names({ user_active: false }, 0),
  ];
  await panel.enterAndLoad();
  await users.turn('Next page').click();
  await expect(users.names).toHaveText(second);
  await users.status.selectOption('Inactive');
  await expect(users.names).toHaveText(inactive);
  const asked = (await questions(server)).length;

  await page.goBack();
  await expect(users.names).toHaveText(second);
  await expect(users.status).toHaveValue('');
  expect(address(page)).toEqual({ page: '2' });
  await page.goBack();
  await expect(users.names).toHaveText(first);
  expect(address(page)).toEqual({});
  await page.goForward();
  await expect(users.names).toHaveText(second);
  await page.goForward();
  await expect(users.names).toHaveText(inactive);
  await expect(users.status).toHaveValue('false');
  expect(address(page)).toEqual({ user_active: 'false' });
  expect((await questions(server)).length - asked).toBe(4);
});

test('what is not the panel’s stays in the address', async ({ panel, page }) => {
  await openAt(panel, '/?tab=users&utm_source=a%26b%3Dc&page=2#part');
  await panel.users.isLoaded();
  await panel.users.turn('Next page').click();
  await expect.poll(() => address(page)).toEqual({ tab: 'users', utm_source: 'a&b=c', page: '3' });
  expect(new URL(page.url()).hash).toBe('#part');
});

test('wrong values are dropped and named, and the rest is kept', async ({ panel, page, server }) => {
  const wrong = {
    application_id: '-1',
    user_id: 'abc',
    user_active: 'maybe',
    acd_status: 'ASLEEP',
    acd_queue_id: '0',
    skill_id: '1.5',
    return_live_balance: 'sometimes',
    order_by: 'shoe_size',
    rows: '33',
    page: '0',
  };
  const before = (await questions(server)).length;
  const search = new URLSearchParams({ user_name: 'a', ...wrong, tab: 'x' });
  await page.goto(`/?${search.toString()}`);
  const opened = await steps(page);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await expect(panel.alert).toContainText('Parts of the link were wrong and are left out: ');
  for (const name of Object.keys(wrong)) {
    await expect(panel.alert).toContainText(new RegExp(`\\b${name}\\b`));
  }
  await expect(panel.alert).not.toContainText('user_name');
  await expect(panel.alert).not.toContainText('tab');
  expect((await questions(server)).slice(before)).toEqual([
    { user_name: 'a', order_by: 'user_name', count: '20', offset: '0' },
  ]);
  // Put in order in its place: Back leaves the page, and does not come upon the wrong address again.
  expect(address(page)).toEqual({ user_name: 'a', tab: 'x' });
  expect(await steps(page)).toBe(opened);

  await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect(panel.alert).toBeHidden();
  expect((await questions(server)).length - before).toBe(1);
});

test('a page past the end turns to the last one, without a step of its own', async ({ panel, page, server }) => {
  const names = (await server.users({ order_by: 'user_name' })).map((user) => user.user_name);
  await page.goto('/?page=99');
  const opened = await steps(page);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await expect(panel.users.names).toHaveText(names.slice(160));
  await expect.poll(() => address(page)).toEqual({ page: '9' });
  expect(await steps(page)).toBe(opened);
});

test('Back is not trapped by a page that is past the end by now', async ({ panel, page, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  const names = users.map((user) => user.user_name);
  await panel.enterAndLoad();
  await panel.users.turn('Next page').click();
  await expect(panel.users.names).toHaveText(names.slice(20, 40));
  await panel.users.turn('Last page').click();
  await expect(panel.users.names).toHaveText(names.slice(160));
  await server.call('DelUser', { user_id: users.slice(70).map((user) => user.user_id).join(';') });
  await panel.users.refresh.click();
  await expect(panel.users.names).toHaveText(names.slice(60, 70));
  await expect.poll(() => address(page)).toEqual({ page: '4' });
  await page.goBack();
  await expect(panel.users.names).toHaveText(names.slice(20, 40));
  expect(address(page)).toEqual({ page: '2' });
  await page.goBack();
  await expect(panel.users.names).toHaveText(names.slice(0, 20));
  expect(address(page)).toEqual({});
});

test('no secret is ever in the address', async ({ panel, page, server }) => {
  const seen: string[] = [];
  await page.exposeFunction('__address', (text: string) => void seen.push(text));
  await page.addInitScript(() => {
    const tell = (window as unknown as { __address: (text: string) => void }).__address;
    for (const name of ['pushState', 'replaceState'] as const) {
      const real = history[name].bind(history);
      history[name] = (state: unknown, unused: string, url?: string | URL | null) => {
        tell(`${String(url)} ${JSON.stringify(state)}`);
        real(state, unused, url);
      };
    }
  });
  const answered = page.waitForResponse(/\/Logon$/);
  await panel.open();
  await panel.signIn.submit(DEMO.accountName, DEMO.password);
  const { result: sessionId } = (await (await answered).json()) as { result: string };
  await panel.users.isLoaded();
  await panel.users.status.selectOption('Active');
  await panel.users.rowsPerPage.selectOption('100');
  await panel.users.isSettled();
  await server.faults.expireSessions();
  await panel.users.refresh.click();
  await expect(panel.signInAgain).toBeVisible();
  await expect.poll(() => seen.some((url) => url.includes('rows=100'))).toBe(true);
  for (const secret of [DEMO.password, sessionId, encodeURIComponent(sessionId), DEMO.accountName]) {
    expect(seen.filter((url) => url.includes(secret))).toEqual([]);
    expect(page.url()).not.toContain(secret);
  }
});

test('where the page is not the panel’s own, its address is left alone', async ({ panel, page, server }) => {
  await page.route('**/?page=3', async (route) => {
    const answer = await route.fetch();
    const html = (await answer.text()).replace(/ url-state="[^"]*"/, '');
    expect(html).not.toContain('url-state');
    await route.fulfill({ response: answer, body: html });
  });
  const names = (await server.users({ order_by: 'user_name' })).map((user) => user.user_name);
  await openAt(panel, '/?page=3');
  await expect(panel.users.names).toHaveText(names.slice(0, 20));
  await panel.users.turn('Next page').click();
  await expect(panel.users.names).toHaveText(names.slice(20, 40));
  expect(address(page)).toEqual({ page: '3' });
});
