import type { Page } from '@playwright/test';

import { BulkDialog } from '../fixtures/acts.js';
import { installClock, stopClock } from '../fixtures/clock.js';
import { Panel, SignInForm } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';
import { selectUsers } from '../fixtures/transfers.js';

/** What the tab remembers. */
function remembered(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
}

test.describe('a session kept for the tab', () => {
  test('outlives a reload when it is ticked, and goes with signing out', async ({ panel, page, server }) => {
    const answered = page.waitForResponse(/\/Logon$/);
    await panel.open();
    await expect(panel.signIn.keep).not.toBeChecked();
    await panel.signIn.keep.check();
    await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
    await panel.users.isLoaded();
    const { result: sessionId } = (await (await answered).json()) as { result: string };
    expect(await remembered(page)).toContain(sessionId);

    await page.reload();
    await panel.users.isLoaded();
    await expect(page.locator('.header__account')).toContainText('demo');
    expect(await server.faults.log('Logon')).toHaveLength(1);
    expect(await server.faults.log('Logout')).toHaveLength(0);

    await panel.account.chooseSignOut();
    await expect(panel.signIn.heading).toBeVisible();
    expect(await remembered(page)).not.toContain(sessionId);
    await page.reload();
    await expect(panel.signIn.heading).toBeVisible();
  });

  test('that has ended is forgotten, and asked for again', async ({ panel, page, server }) => {
    await panel.open();
    await panel.signIn.keep.check();
    await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
    await panel.users.isLoaded();
    await server.faults.expireSessions();
    await panel.users.refresh.click();
    await expect(panel.signInAgain).toBeVisible();
    expect(await remembered(page)).not.toContain('users-panel:session:');
    const form = new SignInForm(panel.signInAgain);
    await expect(form.keep).toBeChecked();
    await form.secret('Password').fill(DEMO.password);
    await form.button.click();
    await expect(panel.signInAgain).toBeHidden();
    await page.reload();
    await panel.users.isLoaded();
  });

  test('is not kept without the tick: closing the page closes the session', async ({ panel, page, server }) => {
    const answered = page.waitForResponse(/\/Logon$/);
    await panel.enterAndLoad();
    const { account_id, result } = (await (await answered).json()) as { account_id: number; result: string };
    expect(await remembered(page)).not.toContain(result);
    await page.goto('about:blank');
    await expect.poll(async () => (await server.faults.log('Logout')).length).toBe(1);
    const answer = await fetch(`${server.origin}/platform_api/GetUsers`, {
      method: 'POST',
      body: new URLSearchParams({ account_id: String(account_id), session_id: result }),
    });
    expect([135, 137, 161]).toContain(((await answer.json()) as { error?: { code: number } }).error?.code);
  });
});

test.describe('several tabs', () => {
  test('signing out in one signs out the others', async ({ panel, page, context, server }) => {
    await panel.enterAndLoad();
    const other = new Panel(await context.newPage());
    await other.enterAndLoad();
    await panel.account.chooseSignOut();
    await expect(panel.signIn.heading).toBeVisible();
    await expect(other.signIn.heading).toBeVisible();
    await expect(other.users.table).toBeHidden();
    await expect(other.page.getByText('You signed out in another tab')).toBeVisible();
    await expect.poll(async () => (await server.faults.log('Logout')).length).toBe(2);
    await expect(page.getByText('You signed out in another tab')).toBeHidden();
    await other.page.close();
  });
});

test('a late refusal of what the old session signed does not end the new one', async ({ panel, page, server }) => {
  const users = (await server.users({ order_by: 'user_name' })).slice(0, 4);
  await panel.enterAndLoad();
  await selectUsers(panel, users);
  await panel.selection.bar.getByRole('button', { name: 'Delete', exact: true }).click();
  const bulk = new BulkDialog(page, 'Delete users');
  await bulk.number.fill('4');
  await server.faults.expireSessions();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let held: Promise<void> | undefined;
  await page.route('**/DelUser', async (route) => {
    if (held) {
      return route.fallback();
    }
    held = released;
    const refused = await route.fetch();
    await held;
    return route.fulfill({ response: refused });
  });
  await bulk.button('Delete 4 users').click();
  const again = new SignInForm(panel.signInAgain);
  await again.secret('Password').fill(DEMO.password);
  await again.button.click();
  await expect(panel.signInAgain).toBeHidden();

  const answered = page.waitForResponse(/\/DelUser$/);
  release();
  await answered;
  await bulk.button('Go on').click();
  await bulk.isOver();
  await expect(bulk.alert).toHaveText('Done: 4');
  await expect(panel.signInAgain).toBeHidden();
});

test('signing in again as someone else starts clean, and says so', async ({ panel, page, server }) => {
  await panel.enterAndLoad();
  await panel.users.userName.fill('a');
  await panel.users.isSettled();
  await expect(page).toHaveURL(/user_name=a/);
  await server.faults.expireSessions();
  await panel.users.refresh.click();
  await expect(panel.signInAgain).toBeVisible();
  // The reference server has one account; another one signs in here.
  await page.route('**/Logon', async (route) => {
    const answer = await route.fetch();
    const json = (await answer.json()) as object;
    await route.fulfill({ response: answer, json: { ...json, account_id: 2, account_name: 'second' } });
  });
  await page.route('**/GetUsers', (route) => route.fulfill({ json: { result: [], count: 0, total_count: 0 } }));
  await page.route('**/GetAccountInfo', (route) =>
    route.fulfill({
      json: { result: { account_id: 2, account_name: 'second', currency: 'EUR', balance: 12.5 }, api_address: 'x' },
    }),
  );
  const form = new SignInForm(panel.signInAgain);
  await form.account.fill(DEMO.accountName);
  await form.secret('Password').fill(DEMO.password);
  await form.button.click();
  await expect(page.getByText('You are signed in as second now. What was open for demo was closed')).toBeVisible();
  await expect(panel.users.userName).toHaveValue('');
  await expect(page).not.toHaveURL(/user_name/);
  await expect(panel.users.table).toBeHidden();
  await expect(page.locator('.header__account')).toHaveText('second · 12.50 EUR');
});

test('a revoked API key freezes the page and opens it no more; the password goes on in the same place', async ({
  panel,
  server,
}) => {
  const second = (await server.users({ order_by: 'user_name' })).slice(20, 40).map((user) => user.user_name);
  await panel.open();
  await panel.signIn.submit(DEMO.accountName, DEMO.apiKey, 'API key');
  await panel.users.isLoaded();
  await panel.users.turn('Next page').click();
  await expect(panel.users.names).toHaveText(second);
  // What the API answers to what a revoked key signs, and to the key.
  await server.faults.queue({ method: '*', kind: 'api_error', code: 100, times: 500 });
  await panel.users.refresh.click();
  await expect(panel.signInAgain).toBeVisible();
  const form = new SignInForm(panel.signInAgain);
  await expect(form.choice('API key')).toBeChecked();
  await form.secret('API key').fill(DEMO.apiKey);
  await form.button.click();
  const alert = panel.signInAgain.getByRole('alert');
  await expect(alert).toContainText('You are not signed in. The account or the API key is wrong.');
  await expect(alert).toBeFocused();
  await expect(form.secret('API key')).toHaveValue('');
  await server.faults.clear();
  await form.choice('Password').check();
  await form.secret('Password').fill(DEMO.password);
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  await panel.users.isSettled();
  await expect(panel.users.names).toHaveText(second);
});

test.describe('an idle admin', () => {
  test.use({ serverOptions: { config: '{"idleMinutes": 2}' } });

  test('is warned, stays by one key, and is signed out in the end', async ({ panel, page, server }) => {
    await installClock(page);
    await panel.enterAndLoad();
    await stopClock(page);
    // A minute has gone by: the warning is due.
    await page.clock.runFor(2_000);
    const warning = page.getByRole('alertdialog', { name: 'Are you still there?', exact: true });
    await expect(warning).toBeVisible();
    await expect(warning).toContainText(/signed out in \d+ seconds/);
    await expect(warning.getByRole('button', { name: 'Stay signed in', exact: true })).toBeFocused();
    await page.keyboard.press('a');
    await expect(warning).toBeHidden();
    await page.clock.runFor(55_000);
    await expect(warning).toBeHidden();
    await page.clock.runFor(10_000);
    await expect(warning).toBeVisible();
    await page.clock.runFor(60_000);
    await expect(panel.signIn.heading).toBeVisible();
    await expect(page.getByText('nobody used the panel for 2 minutes')).toBeVisible();
    await expect(panel.users.table).toBeHidden();
    await expect.poll(async () => (await server.faults.log('Logout')).length).toBe(1);
  });
});

test.describe('an admin who works in another tab', () => {
  test.use({ serverOptions: { config: '{"idleMinutes": 2}' } });

  test('is not signed out here', async ({ panel, page, context }) => {
    await installClock(page);
    await panel.enterAndLoad();
    const other = new Panel(await context.newPage());
    await other.open();
    await stopClock(page);
    await page.clock.runFor(2_000);
    await expect(page.getByRole('alertdialog')).toBeVisible();
    // Somebody else's tab, so far: nobody is signed in there.
    await other.page.keyboard.press('Shift');
    await page.clock.runFor(2_000);
    await expect(page.getByRole('alertdialog')).toBeVisible();

    await other.signIn.submit(DEMO.ownerEmail, DEMO.password);
    await other.users.isLoaded();
    await expect(async () => {
      await other.page.keyboard.press('Shift');
      await page.clock.runFor(1_000);
      await expect(page.getByRole('alertdialog')).toBeHidden({ timeout: 500 });
    }).toPass({ timeout: 20_000 });
    await expect(panel.users.table).toBeVisible();
    await other.page.close();
  });
});

test.describe('where the configuration says so', () => {
  test.use({ serverOptions: { config: '{"readonly": true}' } });

  test('the panel shows and changes nothing', async ({ panel, page }) => {
    await panel.enterAndLoad();
    await expect(page.getByText('This panel shows users and changes nothing: it is set up so.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add user', exact: true })).toBeHidden();
    await expect(page.getByRole('button', { name: /^(Edit|Delete) / })).toHaveCount(0);
    await panel.users.selectPage.check();
    await expect(panel.selection.bar.getByRole('button', { name: 'Delete', exact: true })).toBeHidden();
    await expect(panel.users.rows).toHaveCount(20);
  });
});
