import { SignInForm } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';

const WRONG = 'not the password';

for (const [who, account] of [
  ['id', String(DEMO.accountId)],
  ['name', DEMO.accountName],
  ['email address', DEMO.ownerEmail],
] as const) {
  test(`signs in with the account’s ${who} and its password`, async ({ panel }) => {
    await panel.open();
    await panel.signIn.submit(account, DEMO.password);
    await panel.users.isLoaded();
    await expect(panel.users.heading).toBeVisible();
    await expect(panel.signIn.heading).toBeHidden();
  });
}

test('signs in with an API key', async ({ panel }) => {
  await panel.open();
  await panel.signIn.submit(DEMO.accountName, ` ${DEMO.apiKey} `, 'API key');
  await panel.users.isLoaded();
});

test('signs in by keyboard alone', async ({ panel, page }) => {
  await panel.open();
  await expect(panel.signIn.heading).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(panel.signIn.account).toBeFocused();
  await page.keyboard.type(DEMO.accountName);
  await page.keyboard.press('Tab');
  await expect(panel.signIn.choice('Password')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(panel.signIn.secret('Password')).toBeFocused();
  await page.keyboard.type(DEMO.password);
  await page.keyboard.press('Enter');
  await panel.users.isLoaded();
});

for (const [proof, account, secret] of [
  ['Password', DEMO.ownerEmail, WRONG],
  ['Password', 'nobody@demo.example', DEMO.password],
  ['API key', DEMO.accountName, 'no-such-key'],
] as const) {
  test(`says so when ${account} and the ${proof} do not fit`, async ({ panel, server }) => {
    await panel.open();
    await panel.signIn.submit(account, secret, proof);
    await expect(panel.alert).toBeFocused();
    await expect(panel.alert).toContainText('You are not signed in.');
    await expect(panel.alert).toContainText(`The account or the ${proof === 'Password' ? 'password' : 'API key'} is wrong`);
    await expect(panel.signIn.account).toHaveValue(account);
    await expect(panel.signIn.secret(proof)).toHaveValue('');
    expect(await server.faults.log('Logon')).toHaveLength(1);
    expect(await server.faults.log('GetUsers')).toHaveLength(0);

    await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
    await panel.users.isLoaded();
  });
}

test('names every empty field, leads to it, and sends nothing', async ({ panel, server }) => {
  await panel.open();
  await panel.signIn.button.click();
  await expect(panel.alert).toBeFocused();
  const links = panel.alert.getByRole('link');
  await expect(links).toHaveCount(2);
  await links.first().click();
  await expect(panel.signIn.account).toBeFocused();
  await links.last().click();
  await expect(panel.signIn.secret('Password')).toBeFocused();

  await panel.signIn.account.fill(DEMO.accountName);
  await panel.signIn.button.click();
  await expect(links).toHaveCount(1);
  await expect(links).toContainText('password');
  expect(await server.faults.log('Logon')).toHaveLength(0);
});

test('sends the sign-in once, however often the button is pressed', async ({ panel, page, server }) => {
  await server.faults.queue({ method: 'Logon', kind: 'delay', ms: 800 });
  await panel.open();
  await panel.signIn.account.fill(DEMO.accountName);
  await panel.signIn.secret('Password').fill(DEMO.password);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await panel.users.isLoaded();
  expect(await server.faults.log('Logon')).toHaveLength(1);
});

test('says that nobody is signed in when the server does not answer, and does not ask again by itself', async ({
  panel,
  server,
  expects,
}) => {
  expects.failedRequest(/Logon/);
  await server.faults.queue({ method: 'Logon', kind: 'html_502' });
  await panel.open();
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await expect(panel.alert).toContainText('You are not signed in.');
  await expect(panel.alert).toContainText('502');
  expect(await server.faults.log('Logon')).toHaveLength(1);
});

test('signing out closes the session and forgets the users', async ({ panel, page, server }) => {
  const answered = page.waitForResponse(/\/Logon$/);
  await panel.enterAndLoad();
  const { account_id, result } = (await (await answered).json()) as { account_id: number; result: string };
  const call = () =>
    fetch(`${server.origin}/platform_api/GetUsers`, {
      method: 'POST',
      body: new URLSearchParams({ account_id: String(account_id), session_id: result, count: '1' }),
    }).then((answer) => answer.json() as Promise<{ error?: { code: number } }>);
  expect((await call()).error).toBeUndefined();

  const closed = page.waitForResponse(/\/Logout$/);
  await panel.account.chooseSignOut();
  await expect(panel.signIn.heading).toBeVisible();
  await expect(panel.users.table).toBeHidden();
  await closed;
  expect([135, 137, 161]).toContain((await call()).error?.code);
});

test('signing out needs no server', async ({ panel, page, server, expects }) => {
  expects.failedRequest(/Logout/);
  await panel.enterAndLoad();
  await server.faults.queue({ method: 'Logout', kind: 'html_500' });
  const refused = page.waitForResponse(/\/Logout$/);
  await panel.account.chooseSignOut();
  await expect(panel.signIn.heading).toBeVisible();
  expect((await refused).status()).toBe(500);
});

test('reloading the page asks to sign in again', async ({ panel, page }) => {
  await panel.enterAndLoad();
  await page.reload();
  await expect(panel.signIn.heading).toBeVisible();
});

test.describe('when the session ends', () => {
  test.beforeEach(async ({ panel, server }) => {
    await panel.enterAndLoad();
    await panel.users.turn('Next page').click();
    await panel.users.isSettled();
    await server.faults.expireSessions();
    await panel.users.refresh.click();
    await expect(panel.signInAgain).toBeVisible();
  });

  test('the page waits behind Sign in again, and goes on where it was', async ({ panel, server }) => {
    const asked = (await server.faults.log('GetUsers')).length;
    const secondPage = (await server.users({ order_by: 'user_name' })).slice(20, 40).map((user) => user.user_name);
    await expect(panel.users.names).toHaveText(secondPage);

    const form = new SignInForm(panel.signInAgain);
    await expect(form.account).toHaveValue(String(DEMO.accountId));
    await form.secret('Password').fill(DEMO.password);
    await form.button.click();
    await expect(panel.signInAgain).toBeHidden();
    await panel.users.isLoaded();
    await expect(panel.users.names).toHaveText(secondPage);
    expect((await server.faults.log('GetUsers')).length).toBeGreaterThan(asked);
  });

  test('a wrong password leaves the page waiting', async ({ panel }) => {
    const form = new SignInForm(panel.signInAgain);
    await form.secret('Password').fill(WRONG);
    await form.button.click();
    await expect(panel.signInAgain.getByRole('alert')).toBeFocused();
    await expect(panel.signInAgain).toBeVisible();
  });

  test('Escape does not get past it, signing out does', async ({ panel, page }) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(panel.signInAgain).toBeVisible();
    await panel.signInAgain.getByRole('button', { name: 'Sign out', exact: true }).click();
    await expect(panel.signInAgain).toBeHidden();
    await expect(panel.signIn.heading).toBeVisible();
  });
});
