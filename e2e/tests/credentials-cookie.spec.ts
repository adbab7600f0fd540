import type { Page } from '@playwright/test';

import { UserDialog } from '../fixtures/acts.js';
import { SignInForm } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';

const CONFIG = {
  signIn: 'cookie',
  csrfHeader: 'X-CSRF-Token',
  csrfCookie: 'users_csrf',
  signInUrl: '/portal-sign-in',
};

test.use({ serverOptions: { config: JSON.stringify(CONFIG) } });

/** Signs the browser in to the portal; the panel is not asked. */
async function signInToPortal(page: Page, server: TestServer): Promise<void> {
  const form = { account_name: DEMO.accountName, account_password: DEMO.password };
  const answer = await page.request.post(`${server.origin}/_portal/login`, { form });
  expect(await answer.json()).toEqual({ result: 1 });
}

test('the portal’s session opens the panel by itself', async ({ panel, page, server }) => {
  await signInToPortal(page, server);
  const asked = page.waitForRequest(/\/GetUsers$/);
  await panel.open();
  await panel.users.isLoaded();
  const request = await asked;
  expect(request.method()).toBe('POST');
  const headers = await request.allHeaders();
  expect(headers['x-csrf-token']).toMatch(/^[0-9a-f]{64}$/);
  expect(headers['cookie']).toContain('users_session=');
  expect(request.postData()).not.toContain('session_id');
  expect(await server.faults.log('Logon')).toHaveLength(0);
  await expect(page.locator('.header__account')).toContainText('demo');

  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'by-cookie', 'Display name': 'By Cookie', Password: 'Aa1!aaaa' });
  await dialog.field('Application').fill('1');
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  expect(await server.users({ user_name: 'by-cookie' })).toHaveLength(1);
});

test('without a session it leads to the portal’s sign-in, and does not ask again by itself', async ({ panel, page, server }) => {
  await panel.open();
  await expect(panel.alert).toContainText('You are not signed in to this site.');
  const link = page.getByRole('link', { name: 'Go to this site’s sign-in', exact: true });
  await expect(link).toHaveAttribute('href', '/portal-sign-in');
  await expect(panel.signIn.account).toHaveCount(0);
  const asked = (await server.faults.log()).length;
  expect(asked).toBe(1);
  await signInToPortal(page, server);
  await panel.signIn.button.click();
  await panel.users.isLoaded();
});

test('when the portal’s session ends the page waits, keeps its form, and goes on', async ({ panel, page, server }) => {
  await signInToPortal(page, server);
  await panel.open();
  await panel.users.isLoaded();
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'kept-typing', 'Display name': 'Kept Typing', Password: 'Aa1!aaaa' });
  await dialog.field('Application').fill('1');
  await server.faults.expireSessions();
  await dialog.submit.click();
  await expect(panel.signInAgain).toBeVisible();
  const form = new SignInForm(panel.signInAgain);
  const link = panel.signInAgain.getByRole('link', { name: 'Go to this site’s sign-in', exact: true });
  await expect(link).toHaveAttribute('target', '_blank');
  await form.button.click();
  await expect(panel.signInAgain.getByRole('alert')).toContainText('You are not signed in to this site.');
  await signInToPortal(page, server);
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  await expect(dialog.field('User name')).toHaveValue('kept-typing');
  expect(await server.users({ user_name: 'kept-typing' })).toHaveLength(0);
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  expect(await server.users({ user_name: 'kept-typing' })).toHaveLength(1);
});

test('signing out closes the portal’s session', async ({ panel, page, server }) => {
  await signInToPortal(page, server);
  await panel.open();
  await panel.users.isLoaded();
  const closed = page.waitForResponse(/\/Logout$/);
  await panel.account.chooseSignOut();
  await closed;
  await expect(panel.signIn.heading).toBeVisible();
  expect((await page.context().cookies()).filter((cookie) => cookie.value !== '')).toEqual([]);
  await panel.signIn.button.click();
  await expect(panel.alert).toContainText('You are not signed in to this site.');
});

test.describe('with a header that the page does not have', () => {
  test.use({ serverOptions: { config: JSON.stringify({ ...CONFIG, csrfCookie: undefined, csrfMeta: 'csrf' }) } });

  test('the server refuses, and the panel says that nobody is signed in', async ({ panel, page, server, expects }) => {
    expects.failedRequest(/GetAccountInfo/);
    await signInToPortal(page, server);
    await panel.open();
    await expect(panel.alert).toContainText('You are not signed in to this site.');
  });

  test('the value comes from the page’s meta element', async ({ panel, page, server }) => {
    await signInToPortal(page, server);
    const cookies = await page.context().cookies();
    const token = cookies.find((cookie) => cookie.name === 'users_csrf')?.value ?? '';
    await page.route(`${server.origin}/`, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace('<title>', `<meta name="csrf" content="${token}"><title>`);
      await route.fulfill({ response: answer, body });
    });
    await panel.open();
    await panel.users.isLoaded();
  });
});
