import { readFile } from 'node:fs/promises';

import { BulkDialog, UserDialog } from '../fixtures/acts.js';
import { SignInForm } from '../fixtures/panel.js';
import { expect, test } from '../fixtures/test.js';
import { otherKeys, readKey, skewClock } from '../fixtures/tokens.js';

const CONFIG = '{"signIn": "service-account"}';

test.use({ serverOptions: { config: CONFIG, keyRole: 'owner' } });

/** Every token that the panel sent, read. */
function claims(header: string | undefined): { kid: string; iss: number; iat: number; exp: number } {
  const parts = (header ?? '').replace(/^Bearer /, '').split('.');
  const read = (part: string | undefined): object => JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as object;
  return Object.assign({ kid: '', iss: 0, iat: 0, exp: 0 }, read(parts[0]), read(parts[1]));
}

test('signs in by the key file alone, and works', async ({ panel, page, server }) => {
  const key = await readKey(server.keyFile);
  await panel.open();
  await expect(panel.signIn.account).toHaveCount(0);
  await panel.signIn.key.setInputFiles(server.keyFile);
  await expect(page.getByText(`Key “${key.key_id}” of account ${key.account_id}.`)).toBeVisible();
  const asked = page.waitForRequest(/\/GetUsers$/);
  await panel.signIn.button.click();
  await panel.users.isLoaded();

  const request = await asked;
  expect(request.method()).toBe('POST');
  expect(request.postData()).not.toContain('session_id');
  const token = claims(request.headers()['authorization']);
  expect(token).toMatchObject({ kid: key.key_id, iss: key.account_id });
  expect(token.exp - token.iat).toBe(3600);
  await expect(page.locator('.header__account')).toHaveText(/^demo · [\d,]+\.\d{2,4} USD$/);

  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'by-key', 'Display name': 'By Key', Password: 'Aa1!aaaa' });
  await dialog.field('Application').fill('1');
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  expect(await server.users({ user_name: 'by-key' })).toHaveLength(1);

  await panel.account.chooseSignOut();
  await expect(panel.signIn.heading).toBeVisible();
  // A token has no session that could be closed.
  expect(await server.faults.log('Logout')).toHaveLength(0);
  await expect(panel.signIn.key).toBeVisible();
});

test('takes a file that is dropped', async ({ panel, page, server }) => {
  await panel.open();
  const text = await readFile(server.keyFile, 'utf8');
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'key.json', { type: 'application/json' }));
    return data;
  }, text);
  await panel.signIn.key.dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByText(/^Key “/)).toBeVisible();
  await panel.signIn.button.click();
  await panel.users.isLoaded();
});

test('refuses files that cannot sign, in plain words, and sends nothing', async ({ panel, server }) => {
  const key = await readKey(server.keyFile);
  const keys = otherKeys();
  const withKey = (private_key: string): string => JSON.stringify({ ...key, private_key });
  await panel.open();
  await panel.signIn.button.click();
  await expect(panel.alert).toContainText('Choose the key file');
  for (const [text, words] of [
    ['hello', 'it is not JSON'],
    ['{"type": "service_account"}', 'no “private_key”'],
    [JSON.stringify({ ...key, key_id: undefined }), 'no “key_id”'],
    [JSON.stringify({ ...key, account_id: 'me' }), 'no “account_id”'],
    [withKey(keys.encrypted), 'protected by a password'],
    [withKey(keys.curve), 'not an RSA key'],
    [withKey(keys.olderForm), 'older form'],
    [withKey(keys.publicKey), 'public key'],
    [withKey(key.private_key.replace('MII', 'M!I')), 'damaged'],
  ] as const) {
    await panel.signIn.key.setInputFiles({ name: 'k.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect(panel.alert).toContainText(words);
    await expect(panel.alert).toBeFocused();
    await panel.signIn.button.click();
    await expect(panel.alert).toContainText('Choose the key file');
  }
  expect(await server.faults.log()).toEqual([]);
  await panel.signIn.key.setInputFiles(server.keyFile);
  await expect(panel.alert).toHaveCount(0);
  await panel.signIn.button.click();
  await panel.users.isLoaded();
});

test('a key that the server does not know gives no way in', async ({ panel, server }) => {
  const key = { ...(await readKey(server.keyFile)), key_id: 'unheard-of' };
  await panel.open();
  const buffer = Buffer.from(JSON.stringify(key));
  await panel.signIn.key.setInputFiles({ name: 'k.json', mimeType: 'application/json', buffer });
  await panel.signIn.button.click();
  await expect(panel.alert).toContainText('You are not signed in.');
  await expect(panel.alert).toContainText('433');
  await expect(panel.users.heading).toHaveCount(0);
});

for (const minutes of [-10, 10, -180, 180]) {
  test(`works with a clock that is wrong by ${minutes} minutes`, async ({ panel, page, server }) => {
    await skewClock(page, minutes);
    const seen: (string | undefined)[] = [];
    page.on('request', (request) => seen.push(request.headers()['authorization']));
    await panel.open();
    await panel.signIn.key.setInputFiles(server.keyFile);
    await panel.signIn.button.click();
    await panel.users.isLoaded();
    await panel.users.refresh.click();
    await panel.users.isSettled();
    await expect(panel.alert).toHaveCount(0);
    const refused = (await server.faults.log()).filter((request) => request.outcome === 'refused');
    // Wrong by ten minutes nothing is refused; by hours the first answer tells the difference.
    expect(refused.map((request) => request.method)).toEqual(Math.abs(minutes) > 30 ? ['GetAccountInfo'] : []);
    const tokens = seen.filter((header) => header !== undefined).map(claims);
    expect(tokens.length).toBeGreaterThan(2);
    for (const token of tokens) {
      expect(token.exp - token.iat).toBeLessThanOrEqual(3600);
    }
  });
}

test('a token that the server calls expired is made anew, and the list comes', async ({ panel, server }) => {
  await panel.open();
  await panel.signIn.key.setInputFiles(server.keyFile);
  await panel.signIn.button.click();
  await panel.users.isLoaded();
  await server.faults.queue({ method: 'GetUsers', kind: 'api_error', code: 456 });
  await panel.users.turn('Next page').click();
  await panel.users.isSettled();
  await expect(panel.signInAgain).toBeHidden();
  await expect(panel.alert).toHaveCount(0);
  const names = (await server.users({ order_by: 'user_name' })).slice(20, 40).map((user) => user.user_name);
  await expect(panel.users.names).toHaveText(names);
});

test('a form whose token expired is not sent twice, stays, and is sent at the next press', async ({ panel, page, server }) => {
  await panel.open();
  await panel.signIn.key.setInputFiles(server.keyFile);
  await panel.signIn.button.click();
  await panel.users.isLoaded();
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'patient', 'Display name': 'Patient', Password: 'Aa1!aaaa' });
  await dialog.field('Application').fill('1');
  await server.faults.queue({ method: 'AddUser', kind: 'api_error', code: 456 });
  await dialog.submit.click();
  await expect(dialog.alert).toContainText('nothing was sent or changed');
  expect(await server.faults.log('AddUser')).toHaveLength(1);
  await expect(panel.signInAgain).toBeHidden();
  await expect(dialog.field('User name')).toHaveValue('patient');
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  expect(await server.faults.log('AddUser')).toHaveLength(2);
});

test('a revoked key freezes the page; another one goes on in the same place', async ({ panel, server }) => {
  await panel.open();
  await panel.signIn.key.setInputFiles(server.keyFile);
  await panel.signIn.button.click();
  await panel.users.isLoaded();
  await panel.users.turn('Next page').click();
  await panel.users.isSettled();
  await server.faults.queue({ method: '*', kind: 'api_error', code: 433, times: 50 });
  await panel.users.refresh.click();
  await expect(panel.signInAgain).toBeVisible();
  const form = new SignInForm(panel.signInAgain);
  await form.key.setInputFiles(server.keyFile);
  await form.button.click();
  await expect(panel.signInAgain.getByRole('alert')).toContainText('433');
  await server.faults.clear();
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  await panel.users.isLoaded();
  const names = (await server.users({ order_by: 'user_name' })).slice(20, 40).map((user) => user.user_name);
  await expect(panel.users.names).toHaveText(names);
});

test('a bulk act whose token is refused on the way asks before it goes on', async ({ panel, page, server }) => {
  await panel.open();
  await panel.signIn.key.setInputFiles(server.keyFile);
  await panel.signIn.button.click();
  await panel.users.isLoaded();
  await panel.users.selectPage.check();
  await server.faults.queue({ method: 'SetUserInfo', kind: 'api_error', code: 456, skip: 5 });
  await panel.selection.bar.getByRole('button', { name: 'Deactivate', exact: true }).click();
  const bulk = new BulkDialog(page, 'Deactivate users');
  await bulk.button(/^Deactivate/).click();
  await expect(bulk.button('Go on')).toBeVisible();
  await expect(panel.signInAgain).toBeHidden();
  await bulk.button('Go on').click();
  await bulk.isOver();
  const outcomes = [...(await bulk.report()).values()];
  expect(outcomes).toHaveLength(20);
  expect(new Set(outcomes)).toEqual(new Set(['Done']));
});

test.describe('with the role Supervisor', () => {
  test.use({ serverOptions: { config: CONFIG, keyRole: 'supervisor' } });

  test('the first refused change takes all acts away, and says why', async ({ panel, page, server }) => {
    await panel.open();
    await panel.signIn.key.setInputFiles(server.keyFile);
    await panel.signIn.button.click();
    await panel.users.isLoaded();
    const name = (await panel.users.names.first().innerText()).trim();
    const add = page.getByRole('button', { name: 'Add user', exact: true });
    await add.click();
    const dialog = new UserDialog(page, 'Add user', 'Add');
    await dialog.fill({ 'User name': 'not-mine', 'Display name': 'Not Mine', Password: 'Aa1!aaaa' });
    await dialog.field('Application').fill('1');
    await dialog.submit.click();
    await expect(dialog.alert).toContainText('104');
    // Again: nothing more is sent.
    await dialog.submit.click();
    await expect(dialog.alert).toContainText('104');
    expect(await server.faults.log('AddUser')).toHaveLength(1);
    await dialog.cancel.click();
    await page.getByRole('button', { name: 'Discard', exact: true }).click();

    await expect(page.getByText('The server does not let your role change users.')).toBeVisible();
    await expect(add).toBeHidden();
    await expect(page.getByRole('button', { name: `Edit ${name}`, exact: true })).toBeHidden();
    await expect(page.getByRole('button', { name: `Delete ${name}`, exact: true })).toBeHidden();
    await panel.users.select(name).check();
    await panel.selection.counts(1);
    for (const act of ['Activate', 'Deactivate', 'Delete']) {
      await expect(panel.selection.bar.getByRole('button', { name: act, exact: true })).toBeHidden();
    }
    await panel.users.detailsOf(name).click();
    const sheet = panel.details(name);
    await expect(sheet.terms.first()).toBeVisible();
    await expect(sheet.dialog.getByRole('button', { name: 'Edit', exact: true })).toBeHidden();
    await expect(sheet.dialog.getByRole('button', { name: 'Delete', exact: true })).toBeHidden();
    await sheet.close.click();
    await panel.users.refresh.click();
    await panel.users.isSettled();
    await expect(panel.users.rows).toHaveCount(20);
  });

  test('where GetKeyRoles tells, the panel only looks from the beginning', async ({ panel, page, server }) => {
    await page.route('**/GetKeyRoles', (route) =>
      route.fulfill({ json: { result: [{ role_id: 5, role_name: 'Supervisor' }] } }),
    );
    await panel.open();
    await panel.signIn.key.setInputFiles(server.keyFile);
    await panel.signIn.button.click();
    await panel.users.isLoaded();
    await expect(page.getByText('Your role may look at users, not change them.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add user', exact: true })).toBeHidden();
  });
});
