import type { Page } from '@playwright/test';

import { UserDialog } from '../fixtures/acts.js';
import { SignInForm } from '../fixtures/panel.js';
import type { TestServer } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';
import { makeToken, readKey } from '../fixtures/tokens.js';

test.use({ serverOptions: { config: '{"signIn": "token"}', keyRole: 'owner' } });

/** The page around the panel: how long its tokens live in seconds, and why it was asked for each. */
interface Host {
  seconds: number | null;
  reasons: string[];
}

/** Lets the page answer the panel's event with tokens, as a portal would; `null` seconds: it gives none. */
async function hostTokens(page: Page, server: TestServer, seconds: number): Promise<Host> {
  const host: Host = { seconds, reasons: [] };
  const key = await readKey(server.keyFile);
  await page.exposeFunction('hostToken', (reason: string) => {
    host.reasons.push(reason);
    return host.seconds === null ? null : makeToken(key, host.seconds);
  });
  await page.addInitScript(() => {
    document.addEventListener('users-panel:session-needed', (event) => {
      const { reason, respondWith } = (event as CustomEvent<{ reason: string; respondWith: (token: unknown) => void }>).detail;
      respondWith((window as unknown as { hostToken: (reason: string) => unknown }).hostToken(reason));
    });
  });
  return host;
}

test('the page around is asked by an event, once, and the panel opens by itself', async ({ panel, page, server }) => {
  const host = await hostTokens(page, server, 600);
  const asked = page.waitForRequest(/\/GetUsers$/);
  await panel.open();
  await panel.users.isLoaded();
  expect((await asked).headers()['authorization']).toMatch(/^Bearer ey/);
  await panel.users.refresh.click();
  await panel.users.isSettled();
  expect(host.reasons).toEqual(['start']);
  await panel.account.chooseSignOut();
  await expect(panel.signIn.heading).toBeVisible();
  expect(host.reasons).toEqual(['start']);
  await panel.signIn.button.click();
  await panel.users.isLoaded();
  expect(host.reasons).toEqual(['start', 'start']);
});

test('a function given to mount is asked, too', async ({ page, server }) => {
  const key = await readKey(server.keyFile);
  const reasons: string[] = [];
  await page.exposeFunction('hostToken', (reason: string) => {
    reasons.push(reason);
    return makeToken(key, 600);
  });
  await page.route('**/embedding', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>Portal</title><link rel="icon" href="data:,"><div id="here"></div><script type="module">
        import { mount } from './users-panel.js';
        await mount(document.getElementById('here'), { config: { signIn: 'token' }, token: (why) => window.hostToken(why) });
      </script></html>`,
    }),
  );
  await page.goto('/embedding');
  await expect(page.getByRole('table', { name: 'Users', exact: true })).toBeVisible();
  expect(reasons).toEqual(['start']);
});

test('a token is asked for again before it expires, without a request to send', async ({ panel, page, server }) => {
  const host = await hostTokens(page, server, 66);
  await panel.open();
  await panel.users.isLoaded();
  host.seconds = 600;
  await expect.poll(() => host.reasons, { timeout: 15_000 }).toEqual(['start', 'expiring']);
});

test('while the page around has no other token the old one serves to its end', async ({ panel, page, server }) => {
  const host = await hostTokens(page, server, 30);
  await panel.open();
  await panel.users.isLoaded();
  host.seconds = null;
  await panel.users.turn('Next page').click();
  await panel.users.isSettled();
  await expect(panel.signInAgain).toBeHidden();
  expect(host.reasons).toContain('expiring');
});

test('a token that expires while a request is under way is replaced, and the list comes', async ({ panel, page, server }) => {
  test.slow();
  // The server lets a token live ten seconds longer than it says.
  const host = await hostTokens(page, server, 600);
  await panel.open();
  await panel.users.isLoaded();
  host.seconds = 1;
  await server.faults.queue({ method: 'GetUsers', kind: 'api_error', code: 456 });
  await panel.users.refresh.click();
  await expect.poll(() => host.reasons).toContain('expired');
  await panel.users.isSettled();
  host.seconds = 2;
  await page.waitForTimeout(1100);
  await server.faults.queue({ method: 'GetUsers', kind: 'delay', ms: 14_000, after: false });
  await panel.users.turn('Next page').click();
  await page.waitForTimeout(1000);
  host.seconds = 600;
  const names = (await server.users({ order_by: 'user_name' })).slice(20, 40).map((user) => user.user_name);
  await expect(panel.users.names).toHaveText(names, { timeout: 20_000 });
  expect((await server.faults.log('GetUsers')).filter((request) => request.code === 456)).toHaveLength(1);
  await expect(panel.signInAgain).toBeHidden();
});

test('without another token the page waits; its form stays, and the next token lets it go on', async ({ panel, page, server }) => {
  const host = await hostTokens(page, server, 600);
  await panel.open();
  await panel.users.isLoaded();
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'tokenless', 'Display name': 'Tokenless', Password: 'Aa1!aaaa' });
  await dialog.field('Application').fill('1');
  host.seconds = null;
  await server.faults.queue({ method: 'AddUser', kind: 'api_error', code: 456 });
  await dialog.submit.click();
  await expect(panel.signInAgain).toBeVisible();
  await expect(panel.signInAgain.getByRole('alert')).toContainText('no token');
  host.seconds = 600;
  await new SignInForm(panel.signInAgain).button.click();
  await expect(panel.signInAgain).toBeHidden();
  await expect(dialog.field('User name')).toHaveValue('tokenless');
  expect(await server.faults.log('AddUser')).toHaveLength(1);
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  expect(await server.users({ user_name: 'tokenless' })).toHaveLength(1);
});

test('a page around that gives nothing gives no way in', async ({ panel, page, server }) => {
  const host = await hostTokens(page, server, 600);
  host.seconds = null;
  await panel.open();
  await expect(panel.alert).toContainText('You are not signed in. There was no token');
  expect(await server.faults.log()).toEqual([]);
  host.seconds = 600;
  await panel.signIn.button.click();
  await panel.users.isLoaded();
});

test('a token that the server does not know gives no way in, and says why', async ({ panel, page, server }) => {
  const key = await readKey(server.keyFile);
  await page.exposeFunction('hostToken', () => makeToken({ ...key, key_id: 'unheard-of' }, 600));
  await page.addInitScript(() => {
    document.addEventListener('users-panel:session-needed', (event) => {
      const { respondWith } = (event as CustomEvent<{ respondWith: (token: unknown) => void }>).detail;
      respondWith((window as unknown as { hostToken: () => unknown }).hostToken());
    });
  });
  await panel.open();
  await expect(panel.alert).toContainText('You are not signed in.');
  await expect(panel.alert).toContainText('433');
  await expect(panel.users.heading).toHaveCount(0);
  expect((await server.faults.log()).every(({ method }) => method === 'GetAccountInfo')).toBe(true);
});

test.describe('several ways at once', () => {
  test.use({
    serverOptions: {
      config: '{"signIn": ["session", "service-account", "cookie", "token"], "csrfHeader": "X-CSRF-Token", "csrfCookie": "users_csrf"}',
      keyRole: 'owner',
    },
  });

  test('are offered in their order, and the first is not tried by itself', async ({ panel, page, server }) => {
    await panel.open();
    const radios = page.getByRole('radio');
    await expect(radios).toHaveCount(5);
    await expect(radios.first()).toBeChecked();
    await page.getByRole('radio', { name: 'Service account key', exact: true }).check();
    await expect(panel.signIn.account).toHaveCount(0);
    await panel.signIn.key.setInputFiles(server.keyFile);
    await page.getByRole('radio', { name: 'Password', exact: true }).check();
    await expect(panel.signIn.secret('Password')).toBeVisible();
    await page.getByRole('radio', { name: 'Service account key', exact: true }).check();
    await expect(page.getByText(/^Key “/)).toBeVisible();
    expect(await server.faults.log()).toEqual([]);
    await panel.signIn.button.click();
    await panel.users.isLoaded();
  });
});
