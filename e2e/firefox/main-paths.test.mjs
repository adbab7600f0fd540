// The main paths in Firefox, against the reference server: list, filter, add, edit, delete,
// transfer.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import { DEMO, startServer } from '../fixtures/reference-server.mjs';
import { FirefoxPage, until } from './firefox.mjs';

const USERS = 161;
const NAME = 'firefox-user';

/** @type {string} */
let folder;
/** @type {import('../fixtures/reference-server.mjs').RunningServer} */
let server;
/** @type {FirefoxPage} */
let firefox;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'users-panel-firefox-'));
  const panel = process.env['PANEL_DIST'] ?? '';
  server = await startServer([
    '--db',
    path.join(folder, 'users.sqlite'),
    '--demo',
    '--users',
    String(USERS),
    '--static',
    panel,
    '--faults',
  ]);
  firefox = await FirefoxPage.open();
});

after(async () => {
  await firefox?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

afterEach(async () => {
  assert.deepEqual(await firefox.problems(), [], 'what went wrong unexpectedly');
});

/**
 * Calls the API past the browser.
 *
 * @param {string} method
 * @param {Record<string, string>} params
 */
async function call(method, params) {
  const body = new URLSearchParams({ account_id: String(DEMO.accountId), api_key: DEMO.apiKey, ...params });
  const answer = await fetch(`${server.origin}/platform_api/${method}`, { method: 'POST', body });
  return answer.json();
}

/**
 * The users with exactly this name, as the server holds them.
 *
 * @param {string} name
 */
async function stored(name) {
  const { result } = await call('GetUsers', { user_name: name, count: '1000' });
  return result.filter((/** @type {{ user_name: string }} */ user) => user.user_name === name);
}

/**
 * How often the server was asked for a method.
 *
 * @param {string} method
 */
async function asked(method) {
  const answer = await fetch(`${server.origin}/_faults/log`);
  const requests = /** @type {{ method: string }[]} */ (await answer.json());
  return requests.filter((request) => request.method === method).length;
}

test('signs in and lists', async () => {
  await firefox.page.goto(server.origin);
  await firefox.one('heading', 'Sign in');
  await firefox.fill('Account', DEMO.ownerEmail);
  await firefox.fill('Password', DEMO.password);
  await firefox.click('button', 'Sign in');
  await firefox.one('heading', 'Users');
  await firefox.says('status', `${USERS} users`);
  const { result } = await call('GetUsers', { count: '20', order_by: 'user_name' });
  const names = result.map((/** @type {{ user_name: string }} */ user) => user.user_name);
  await until('the first page of users', async () => {
    const shown = await firefox.texts('rowheader');
    return JSON.stringify(shown) === JSON.stringify(names);
  });
});

test('filters by the name, and back', async () => {
  const [first = ''] = await firefox.texts('rowheader');
  const filters = await firefox.one('search', 'Filters');
  await firefox.fill('User name', first, filters);
  const { total_count: count } = await call('GetUsers', { user_name: first, count: '1' });
  await firefox.says('status', count === 1 ? '1 user' : `${count} users`);
  await until('the user alone', async () => (await firefox.texts('rowheader')).every((name) => name.includes(first)));
  assert.match(firefox.page.url(), new RegExp(`user_name=${first}`));
  await firefox.click('button', 'Clear filters', filters);
  await firefox.says('status', `${USERS} users`);
});

test('adds a user', async () => {
  await firefox.click('button', 'Add user');
  const dialog = await firefox.one('dialog', 'Add user');
  await firefox.fill('User name', NAME, dialog);
  await firefox.fill('Display name', 'Änne of Firefox', dialog);
  await firefox.fill('Password', 'S3cret-pass!', dialog);
  await firefox.fill('Application', '1', dialog);
  await firefox.click('button', 'Add', dialog);
  await firefox.says('status', `${USERS + 1} users`);
  const [user, ...others] = await stored(NAME);
  assert.deepEqual(others, []);
  assert.equal(user.user_display_name, 'Änne of Firefox');
  assert.equal(user.user_active, true);
  assert.equal(await asked('AddUser'), 1);
});

test('edits the user', async () => {
  const filters = await firefox.one('search', 'Filters');
  await firefox.fill('User name', NAME, filters);
  await firefox.says('status', '1 user');
  await firefox.click('button', `Edit ${NAME}`);
  const dialog = await firefox.one('dialog', `Edit ${NAME}`);
  await firefox.fill('Display name', 'Anna', dialog);
  await firefox.click('checkbox', 'Active', dialog);
  await firefox.click('button', 'Save', dialog);
  await until('the dialog closed', async () => (await firefox.all('dialog', `Edit ${NAME}`)).length === 0);
  const [user] = await stored(NAME);
  assert.equal(user.user_display_name, 'Anna');
  assert.equal(user.user_active, false);
  assert.equal(await asked('SetUserInfo'), 1);
});

test('deletes the user', async () => {
  await firefox.click('button', `Delete ${NAME}`);
  const dialog = await firefox.one('dialog', 'Delete users');
  await firefox.click('button', `Delete ${NAME}`, dialog);
  const outcomes = await firefox.one('table', 'Outcomes', dialog);
  await until('the outcome', async () => (await outcomes.evaluate((table) => table.textContent ?? '')).includes('Done'));
  assert.deepEqual(await stored(NAME), []);
  await firefox.click('button', 'Close', dialog);
  await until('nobody in the list', async () => (await firefox.texts('rowheader')).length === 0);
  assert.equal(await asked('DelUser'), 1);
});

test('transfers money to a user, once', async () => {
  await firefox.click('button', 'Clear filters', await firefox.one('search', 'Filters'));
  await firefox.says('status', `${USERS} users`);
  const { result } = await call('GetUsers', { count: '20', order_by: 'user_name' });
  const user = result.find(
    (/** @type {{ parent_accounting: boolean, user_active: boolean }} */ one) =>
      one.user_active && !one.parent_accounting,
  );
  await firefox.click('button', `Transfer money to ${user.user_name}`);
  const dialog = await firefox.one('dialog', 'Transfer money');
  await firefox.fill('Amount', '1.25', dialog);
  await firefox.click('button', 'Check', dialog);
  await firefox.one('heading', 'Check the transfer', dialog);
  await firefox.click('button', 'Transfer 1.25 USD', dialog);
  const outcomes = await firefox.one('table', 'Outcomes', dialog);
  await until('the outcome', async () => (await outcomes.evaluate((table) => table.textContent ?? '')).includes('Done'));
  assert.equal(await asked('TransferMoneyToUser'), 1);
  const [after] = await stored(user.user_name);
  assert.equal(Math.round((after.fixed_balance - user.fixed_balance) * 10_000), 12_500);
  const history = await call('GetTransactionHistory', {
    from_date: '2000-01-01 00:00:00',
    to_date: '2100-01-01 00:00:00',
    user_id: String(user.user_id),
    count: '1000',
  });
  const amounts = history.result.map((/** @type {{ amount: number }} */ row) => row.amount);
  assert.deepEqual(amounts.filter((/** @type {number} */ amount) => Math.abs(amount) === 1.25), [-1.25]);
  await firefox.click('button', 'Close', dialog);
});

test('what the policy forbids is blocked, and these tests hear of it', async () => {
  await firefox.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "run"';
    document.body.append(script);
  });
  /** @type {string[]} */
  const problems = [];
  await until('the violation, by its event and by the console', async () => {
    problems.push(...(await firefox.problems()));
    const told = (/** @type {string} */ words) => problems.some((problem) => problem.startsWith(words));
    return told('a violation of the CSP: script-src') && told('an uncaught error: Error: Content-Security-Policy');
  });
  assert.equal(await firefox.page.title(), 'Users');
});
