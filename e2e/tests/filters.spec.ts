import type { Page, Request } from '@playwright/test';

import { expectAccessible } from '../fixtures/axe.js';
import type { FilterLabel, Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';

const PAUSE_MS = 250;

function isGetUsers(request: Request): boolean {
  return new URL(request.url()).pathname.endsWith('/GetUsers');
}

function fields(request: Request): URLSearchParams {
  return new URLSearchParams(request.postData() ?? '');
}

/** What the last `GetUsers` asked for, without order and page. */
async function asked(server: TestServer): Promise<Record<string, string>> {
  const last = (await server.faults.log('GetUsers')).at(-1)?.params ?? {};
  const rest = Object.entries(last).filter(([name]) => !['account_id', 'order_by', 'count', 'offset'].includes(name));
  return Object.fromEntries(rest);
}

/** The list shows exactly the users that the server finds by these parameters, and was asked for them alone. */
async function shows(panel: Panel, server: TestServer, params: Record<string, string>): Promise<void> {
  const users = await server.users({ order_by: 'user_name', ...params });
  expect(users.length, 'how many users the filter finds').toBeGreaterThan(0);
  await panel.users.counts(users.length);
  await expect(panel.users.names).toHaveText(users.slice(0, 20).map((user) => user.user_name));
  expect((await server.faults.log('GetUsers')).at(-1)?.params).toMatchObject(params);
}

/** What a list for the pickers was asked for, in the order of the requests. */
async function lists(server: TestServer, method: string): Promise<Record<string, string>[]> {
  return (await server.faults.log()).filter((request) => request.method === method).map((request) => request.params);
}

/** The first answer with the skills says that there are more than it holds. */
async function cutSkills(page: Page): Promise<void> {
  await page.route('**/GetSkills', async (route) => {
    if (new URLSearchParams(route.request().postData() ?? '').has('skill_name')) {
      return route.continue();
    }
    const answer = await route.fetch();
    const json = (await answer.json()) as { result: unknown[] };
    const result = json.result.slice(0, 2);
    return route.fulfill({ response: answer, json: { result, count: 2, total_count: 3000 } });
  });
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

const TYPED: [FilterLabel, string, Record<string, string>][] = [
  ['Display name', ' fisher', { user_display_name: 'fisher' }],
  ['User ID', '2', { user_id: '2' }],
  ['Application', 'sales.demo.example', { application_id: '3' }],
  ['Application', '2', { application_id: '2' }],
  ['Application', 'night', { application_name: 'night' }],
  ['ACD queue', 'First line (2)', { acd_queue_id: '2' }],
  ['ACD queue', '3', { acd_queue_id: '3' }],
  ['Not in ACD queue', 'first line', { excluded_acd_queue_id: '2' }],
  ['Skill', 'Deutsch (3)', { skill_id: '3' }],
  ['Without skill', 'Español (2)', { excluded_skill_id: '2' }],
];

for (const [label, text, params] of TYPED) {
  test(`${label}: ${text.trim()}`, async ({ panel, server }) => {
    await panel.enterAndLoad();
    await panel.users.callCentre.click();
    await panel.users.filter(label).fill(text);
    await shows(panel, server, params);
    const others = { ...(await asked(server)) };
    for (const name of Object.keys(params)) {
      delete others[name];
    }
    expect(others).toEqual({});
    await expect(panel.users.filter(label)).not.toHaveAttribute('aria-invalid');
  });
}

test('any of several ACD states', async ({ panel, server }) => {
  await panel.enterAndLoad();
  await panel.users.callCentre.click();
  const group = panel.users.filters.getByRole('group', { name: 'ACD status', exact: true });
  const states = ['Offline', 'Online', 'Ready', 'Banned', 'In service', 'After service', 'Timeout', 'Do not disturb'];
  await expect(group.locator('label')).toHaveText(states);
  await panel.users.acdStatus('In service').check();
  await shows(panel, server, { acd_status: 'IN_SERVICE' });
  await panel.users.acdStatus('Ready').check();
  await shows(panel, server, { acd_status: 'READY;IN_SERVICE' });
  await expect(panel.users.removeFilter('ACD status: Ready, In service')).toBeVisible();
  await panel.users.acdStatus('In service').uncheck();
  await shows(panel, server, { acd_status: 'READY' });
});

test('what the records hold leaves nobody out', async ({ panel, page, server }) => {
  const { length } = await server.users();
  await panel.enterAndLoad();
  await panel.users.filter('Balance').selectOption('Fixed');
  await expect.poll(async () => (await asked(server))['return_live_balance']).toBe('false');
  await panel.users.filter('Show only skill').fill('Deutsch (3)');
  await expect(panel.users.filter('Show only skill')).toHaveAccessibleDescription(/column Skills/);
  // The skills are asked for when their column is shown, and then only this one.
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Skills', exact: true }).check();
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await asked(server))['showing_skill_id']).toBe('3');
  await panel.users.isSettled();
  await panel.users.counts(length);
  await expect(panel.users.chips).toBeHidden();
  const records = await server.call<{ result: { skills?: { skill_name: string }[] }[] }>('GetUsers', {
    order_by: 'user_name',
    count: 20,
    with_skills: true,
  });
  const [first] = await panel.users.names.allInnerTexts();
  const index = records.result.findIndex((user) => user.skills?.some((skill) => skill.skill_name === 'Deutsch'));
  expect(first).toBeTruthy();
  expect(index).toBeGreaterThanOrEqual(0);
  const name = await panel.users.names.nth(index).innerText();
  await expect(await panel.users.cell(name, 'Skills')).toHaveText('Deutsch');
});

test('a wrong value is explained, and what was asked for last stays', async ({ panel, page, server }) => {
  await panel.enterAndLoad();
  const field = panel.users.filter('User ID');
  await field.fill('2');
  await shows(panel, server, { user_id: '2' });
  const before = (await server.faults.log('GetUsers')).length;
  for (const wrong of ['2a', '-1', '0', '1.5', '99999999999999999999']) {
    await field.fill(wrong);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(
      'A user ID is a whole number above 0. Correct it, or empty the field. Until then the list is filtered by “2”.',
    );
  }
  await panel.users.filter('User name').fill('x'.repeat(51));
  await expect(panel.users.filter('User name')).toHaveAccessibleDescription(/too long to be found.*50 characters/);
  await panel.users.filter('Display name').fill('x'.repeat(256));
  await expect(panel.users.filter('Display name')).toHaveAccessibleDescription(/255 characters/);
  await page.waitForTimeout(2 * PAUSE_MS);
  expect((await server.faults.log('GetUsers')).length).toBe(before);
  await expectAccessible(page, 'errors beside the filters');
  await panel.users.clearFilters.click();
  for (const label of ['User ID', 'User name', 'Display name'] as const) {
    await expect(panel.users.filter(label)).toHaveValue('');
    await expect(panel.users.filter(label)).not.toHaveAttribute('aria-invalid');
  }
  await field.fill('3');
  await shows(panel, server, { user_id: '3' });
});

test('an id that the server does not know is said at its field', async ({ panel }) => {
  await panel.enterAndLoad();
  await panel.users.filter('Application').fill('4711');
  await expect(panel.users.filter('Application')).toHaveAccessibleDescription(/\(code 116\)/);
  await panel.users.filter('Application').fill('');
  await expect(panel.users.filter('Application')).not.toHaveAttribute('aria-invalid');
  await panel.users.isLoaded();
});

test('the options are read at the first focus, once for all fields of a kind', async ({ panel, page, server }) => {
  await panel.enterAndLoad();
  await panel.users.callCentre.click();
  expect(await lists(server, 'GetQueues')).toEqual([]);
  await panel.users.filter('ACD queue').focus();
  const options = page.locator('datalist#filter-queues option');
  await expect(options).toHaveCount(9);
  await expect(options.nth(1)).toHaveAttribute('value', 'First line (2)');
  await panel.users.filter('Not in ACD queue').focus();
  await panel.users.filter('Skill').focus();
  await panel.users.filter('ACD queue').focus();
  await expect.poll(() => lists(server, 'GetSkills')).toHaveLength(1);
  expect(await lists(server, 'GetQueues')).toEqual([expect.objectContaining({ count: '1000' })]);
});

test('in a picker words are a choice, or an error once they are complete', async ({ panel, page, server }) => {
  await panel.enterAndLoad();
  await panel.users.callCentre.click();
  const queue = panel.users.filter('ACD queue');
  const before = (await server.faults.log('GetUsers')).length;
  await queue.fill('line');
  await page.waitForTimeout(2 * PAUSE_MS);
  await expect(queue).not.toHaveAttribute('aria-invalid');
  await queue.press('Tab');
  await expect(queue).toHaveAccessibleDescription('Choose a queue from the list, or type its id.');
  await queue.fill('no such queue');
  await expect(queue).toHaveAttribute('aria-invalid', 'true');
  expect((await server.faults.log('GetUsers')).length).toBe(before);
  await queue.fill('2');
  await shows(panel, server, { acd_queue_id: '2' });
  await expect(queue).toHaveValue('2');
  await queue.press('Tab');
  await expect(queue).toHaveValue('First line (2)');
  await expect(panel.users.removeFilter('ACD queue: First line (2)')).toBeVisible();
});

test('where there are more options than one answer holds, typing finds them', async ({ panel, page, server }) => {
  await cutSkills(page);
  await panel.enterAndLoad();
  await panel.users.callCentre.click();
  const skill = panel.users.filter('Skill');
  await skill.focus();
  await expect(skill).toHaveAccessibleDescription(/Type a part of the name/);
  await skill.pressSequentially('refu');
  await expect(page.locator('datalist#filter-skills option[value="Refunds (8)"]')).toBeAttached();
  const refu = expect.objectContaining({ skill_name: 'refu' }) as unknown;
  await expect.poll(() => lists(server, 'GetSkills')).toContainEqual(refu);
  await skill.fill('Refunds (8)');
  await shows(panel, server, { skill_id: '8' });
});

test('a role that may not list queues types their ids', async ({ panel, page, server }) => {
  await panel.open();
  await panel.signIn.submit('user-manager@demo.example', DEMO.password);
  await panel.users.isLoaded();
  await panel.users.callCentre.click();
  const queue = panel.users.filter('ACD queue');
  await queue.focus();
  await expect(queue).toHaveAccessibleDescription("Your role may not list queues. Type the queue's id.");
  await queue.fill('First line');
  await queue.press('Tab');
  await expect(queue).toHaveAccessibleDescription(/Type the id, a whole number above 0/);
  await expectAccessible(page, 'a role that may not list queues');
  await queue.fill('2');
  await shows(panel, server, { acd_queue_id: '2' });
  await expect(panel.users.removeFilter('ACD queue: 2')).toBeVisible();
  await queue.press('Tab');
  await panel.users.filter('Not in ACD queue').fill('3');
  await shows(panel, server, { acd_queue_id: '2', excluded_acd_queue_id: '3' });
  expect(await lists(server, 'GetQueues')).toHaveLength(1);
});

test('a list that failed is asked for again at the next focus', async ({ panel, page }) => {
  let failures = 0;
  await page.route('**/GetQueues', (route) => {
    failures += 1;
    return failures === 1
      ? route.fulfill({ contentType: 'application/json', body: '{"error":{"code":101,"msg":"not now"}}' })
      : route.continue();
  });
  await panel.enterAndLoad();
  await panel.users.callCentre.click();
  const queue = panel.users.filter('ACD queue');
  await queue.focus();
  await expect(queue).toHaveAccessibleDescription("The queues could not be listed. Type the queue's id.");
  await panel.users.filter('Not in ACD queue').focus();
  await expect(page.locator('datalist#filter-queues option')).toHaveCount(9);
  await expect(queue).not.toHaveAttribute('aria-describedby');
});

test('each active filter is a chip, and removing them by keyboard never loses the focus', async ({ panel, page, server }) => {
  const { length } = await server.users();
  const [inactive] = await server.users({ user_active: false });
  const name = inactive?.user_name ?? '';
  await panel.enterAndLoad();
  await expect(panel.users.chips).toBeHidden();
  await panel.users.userName.fill(name);
  await panel.users.filter('User ID').fill(String(inactive?.user_id));
  await panel.users.status.selectOption('Inactive');
  await expect(panel.users.chips.getByRole('listitem')).toHaveText([
    `User name: ${name}×`,
    `User ID: ${inactive?.user_id}×`,
    'Status: Inactive×',
  ]);
  await expectAccessible(page, 'chips');
  await panel.users.removeFilter(`User ID: ${inactive?.user_id}`).focus();
  await page.keyboard.press('Enter');
  await expect(panel.users.removeFilter('Status: Inactive')).toBeFocused();
  await expect(panel.users.filter('User ID')).toHaveValue('');
  await page.keyboard.press('Space');
  await expect(panel.users.removeFilter(`User name: ${name}`)).toBeFocused();
  await expect(panel.users.status).toHaveValue('');
  await page.keyboard.press('Enter');
  await panel.users.counts(length);
  await expect(panel.users.count).toBeFocused();
  await expect(panel.users.userName).toHaveValue('');
  await expect(panel.users.chips).toBeHidden();
});

test('a change from elsewhere shows in the field, and spares what is being typed', async ({ panel, server }) => {
  await panel.enterAndLoad();
  const id = panel.users.filter('User ID');
  await id.fill('2');
  await shows(panel, server, { user_id: '2' });
  await id.fill('2x');
  await expect(id).toHaveAttribute('aria-invalid', 'true');
  await panel.users.status.selectOption('Active');
  await expect(panel.users.removeFilter('Status: Active')).toBeVisible();
  await expect(id).toHaveValue('2x');
  await panel.users.removeFilter('User ID: 2').click();
  await expect(id).toHaveValue('');
  await expect(id).not.toHaveAttribute('aria-invalid');
});

test('below 900 px the filters are a drawer', async ({ panel, page, server }) => {
  await page.setViewportSize({ width: 899, height: 800 });
  await panel.enterAndLoad();
  const { filters, openFilters } = panel.users;
  await expect(filters).toBeHidden();
  await openFilters.focus();
  await page.keyboard.press('Enter');
  await expect(filters).toBeVisible();
  await expect(filters.getByRole('button', { name: 'Done', exact: true })).toBeFocused();
  await panel.users.status.selectOption('Inactive');
  await panel.users.userName.fill('a');
  await shows(panel, server, { user_active: 'false', user_name: 'a' });
  for (const width of [320, 899]) {
    await page.setViewportSize({ width, height: 800 });
    await expectAccessible(page, `the drawer at ${width} px`);
  }
  await page.keyboard.press('Escape');
  await expect(filters).toBeHidden();
  await expect(openFilters).toBeFocused();
  await expect(openFilters).toHaveAccessibleName('Filters, 2 active');

  await openFilters.click();
  await filters.getByRole('button', { name: 'Done', exact: true }).click();
  await expect(filters).toBeHidden();
  await expect(openFilters).toBeFocused();

  await openFilters.click();
  await page.mouse.click(880, 790);
  await expect(filters).toBeHidden();
  await expect(openFilters).toBeFocused();

  // The same sidebar stands open where there is room, even when the drawer was open before.
  await openFilters.click();
  await page.setViewportSize({ width: 900, height: 800 });
  await expect(openFilters).toBeHidden();
  await expect(filters).toBeVisible();
  await expect(panel.users.status).toHaveValue('false');
  const [left, right] = await Promise.all([filters.boundingBox(), panel.users.results.boundingBox()]);
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
});
