import type { Request } from '@playwright/test';

import { expect, test } from '../fixtures/test.js';

const PAUSE_MS = 250;

function isGetUsers(request: Request): boolean {
  return new URL(request.url()).pathname.endsWith('/GetUsers');
}

function fields(request: Request): URLSearchParams {
  return new URLSearchParams(request.postData() ?? '');
}

test('a part of the user name, from the first page on', async ({ panel, server }) => {
  const [, , , someone] = await server.users({ order_by: 'user_id' });
  const part = (someone?.user_name ?? '').slice(1, 4);
  const matching = await server.users({ order_by: 'user_name', user_name: part });
  expect(matching.length).toBeGreaterThan(0);
  await panel.enterAndLoad();
  await panel.users.turn('Last page').click();
  await panel.users.isSettled();
  await panel.users.userName.fill(part);
  await panel.users.counts(matching.length);
  await expect(panel.users.names).toHaveText(matching.slice(0, 20).map((user) => user.user_name));
});

test('each status', async ({ panel, server }) => {
  const active = await server.users({ order_by: 'user_name', user_active: true });
  const inactive = await server.users({ order_by: 'user_name', user_active: false });
  await panel.enterAndLoad();
  await expect(panel.users.status.getByRole('option')).toHaveText(['Any', 'Active', 'Inactive']);
  for (const [status, users] of [
    ['Inactive', inactive],
    ['Active', active],
    ['Any', await server.users({ order_by: 'user_name' })],
  ] as const) {
    await panel.users.status.selectOption(status);
    await panel.users.counts(users.length);
    await expect(panel.users.names).toHaveText(users.slice(0, 20).map((user) => user.user_name));
  }
});

test('what was typed survives a choice made before the pause is over', async ({ panel, page, server }) => {
  const [inactive] = await server.users({ user_active: false });
  const name = inactive?.user_name ?? '';
  await panel.enterAndLoad();
  // One step in the page itself: nothing can come between the key and the choice.
  const status = await panel.users.status.elementHandle();
  await panel.users.userName.evaluate(
    (field, { name, status }) => {
      (field as HTMLInputElement).value = name;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      (status as HTMLSelectElement).value = 'false';
      (status as HTMLSelectElement).dispatchEvent(new Event('change', { bubbles: true }));
    },
    { name, status },
  );
  await expect(panel.users.names).toHaveText([name]);
  await expect(panel.users.userName).toHaveValue(name);
  const last = (await server.faults.log('GetUsers')).at(-1)?.params;
  expect(last).toMatchObject({ user_name: name, user_active: 'false' });
  await page.waitForTimeout(2 * PAUSE_MS);
  await expect(panel.users.names).toHaveText([name]);
});

test('both filters must hold, and Clear filters drops both', async ({ panel, server }) => {
  const { length } = await server.users();
  const [inactive] = await server.users({ user_active: false });
  const name = inactive?.user_name ?? '';
  await panel.enterAndLoad();
  await expect(panel.users.clearFilters).toBeDisabled();
  await panel.users.userName.fill(name);
  await panel.users.status.selectOption('Active');
  await expect(panel.users.count).toHaveText('No users match these filters');
  await panel.users.status.selectOption('Inactive');
  await expect(panel.users.names).toHaveText([name]);
  await panel.users.clearFilters.click();
  await panel.users.counts(length);
  await expect(panel.users.userName).toHaveValue('');
  await expect(panel.users.status).toHaveValue('');
});

test('no users, and no users that match, differ', async ({ panel, server }) => {
  await panel.enterAndLoad();
  await panel.users.userName.fill('nobody-is-called-so');
  await expect(panel.users.count).toHaveText('No users match these filters');
  await expect(panel.users.table).toBeHidden();
  await panel.users.results.getByRole('button', { name: 'Clear filters', exact: true }).click();
  await panel.users.isLoaded();

  await server.call('DelUser', { user_id: 'all' });
  await panel.users.refresh.click();
  await expect(panel.users.count).toHaveText('No users yet');
  await expect(panel.users.table).toBeHidden();
  await expect(panel.users.results.getByRole('button', { name: 'Clear filters', exact: true })).toHaveCount(0);
});

test('letters that mean something in a pattern or an address are letters', async ({ panel }) => {
  await panel.enterAndLoad();
  for (const text of ['%', '&user_active=false', '*', '\\', "' OR 1=1 --"]) {
    await panel.users.userName.fill(text);
    await expect(panel.users.count).toHaveText('No users match these filters');
    await panel.users.clearFilters.click();
    await panel.users.isLoaded();
  }
});

test('typing asks once, a pause after the last key', async ({ panel, page, server }) => {
  const [someone] = await server.users({ order_by: 'user_name' });
  const name = someone?.user_name ?? '';
  const { length } = await server.users({ user_name: name });
  await panel.enterAndLoad();
  const asked: { at: number; name: string | null }[] = [];
  page.on('request', (request) => {
    if (isGetUsers(request)) {
      asked.push({ at: Date.now(), name: fields(request).get('user_name') });
    }
  });
  await panel.users.userName.pressSequentially(name.slice(0, -1), { delay: 40 });
  const beforeLastKey = Date.now();
  await panel.users.userName.press(name.slice(-1));
  await panel.users.counts(length);
  await panel.users.isSettled();
  expect(asked.map((each) => each.name)).toEqual([name]);
  expect((asked[0]?.at ?? 0) - beforeLastKey).toBeGreaterThanOrEqual(PAUSE_MS);
});

test('a slow answer that a faster one has overtaken is cancelled and never drawn', async ({ panel, page, server }) => {
  const active = await server.users({ order_by: 'user_name', user_active: true });
  const inactive = await server.users({ order_by: 'user_name', user_active: false });
  const SLOW_MS = 2500;
  await panel.enterAndLoad();

  await server.faults.queue({ method: 'GetUsers', kind: 'delay', ms: SLOW_MS });
  const left = page.waitForRequest((request) => isGetUsers(request) && fields(request).get('user_active') === 'true');
  await panel.users.status.selectOption('Active');
  const slow = await left;
  const failed = page.waitForEvent('requestfailed', (request) => request === slow);
  await panel.users.status.selectOption('Inactive');

  const names = inactive.slice(0, 20).map((user) => user.user_name);
  await expect(panel.users.names).toHaveText(names, { timeout: SLOW_MS - 500 });
  expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');

  // From here on until well after the slow answer was due, the list must never show anything else.
  const seen = await panel.users.count.evaluate(async (count, ms) => {
    const texts = new Set([count.textContent]);
    const observer = new MutationObserver(() => texts.add(count.textContent));
    observer.observe(count, { childList: true, characterData: true, subtree: true });
    await new Promise((resolve) => setTimeout(resolve, ms));
    return [...texts];
  }, SLOW_MS + 500);
  expect(seen).toEqual([`${inactive.length} users`]);
  expect(active.length).not.toBe(inactive.length);
  await expect(panel.users.names).toHaveText(names);
});

test('while others are on their way the old rows stay', async ({ panel, server }) => {
  const names = (await server.users({ order_by: 'user_name' })).map((user) => user.user_name);
  await panel.enterAndLoad();
  await server.faults.queue({ method: 'GetUsers', kind: 'delay', ms: 1500 });
  await panel.users.turn('Next page').click();
  await expect(panel.users.results).toHaveAttribute('aria-busy', 'true');
  await expect(panel.users.names).toHaveText(names.slice(0, 20));
  await expect(panel.users.names).toHaveText(names.slice(20, 40));
  await expect(panel.users.results).not.toHaveAttribute('aria-busy', 'true');
});
