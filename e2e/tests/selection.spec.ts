import type { Panel } from '../fixtures/panel.js';
import type { UserRecord } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';
import { alterUsers, holdUsers, questions } from '../fixtures/wire.js';

function nameOf(users: UserRecord[], index: number): string {
  const user = users[index];
  if (!user) {
    throw new Error(`There is no user ${index}.`);
  }
  return user.user_name;
}

/** Exactly the users at these places of the page are selected. */
async function selects(panel: Panel, places: number[]): Promise<void> {
  await expect
    .poll(() =>
      panel.users.rows
        .getByRole('checkbox')
        .evaluateAll((boxes) => boxes.flatMap((box, place) => ((box as HTMLInputElement).checked ? [place] : []))),
    )
    .toEqual(places);
}

/** What the checkbox of the page shows. */
async function pageIs(panel: Panel, share: 'none' | 'some' | 'all'): Promise<void> {
  const { selectPage } = panel.users;
  await expect(selectPage).toBeChecked({ checked: share === 'all' });
  await expect.poll(() => selectPage.evaluate((box) => (box as HTMLInputElement).indeterminate)).toBe(share === 'some');
}

test('by click on the box, and on the cell around it', async ({ panel, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await panel.selection.counts(0);
  await panel.users.select(nameOf(users, 3)).click();
  await selects(panel, [3]);
  await panel.selection.counts(1);
  const around = panel.users.row(nameOf(users, 6)).getByRole('cell').first();
  await around.click({ position: { x: 4, y: 4 } });
  await selects(panel, [3, 6]);
  await panel.selection.counts(2);
  await around.click({ position: { x: 4, y: 4 } });
  await selects(panel, [3]);
  await panel.users.select(nameOf(users, 3)).click();
  await panel.selection.counts(0);
});

test('a click on a user’s other cells selects nobody', async ({ panel, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await panel.users.row(first?.user_name ?? '').getByRole('rowheader').click();
  await selects(panel, []);
});

test('a range with Shift, down and up, and away again', async ({ panel, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  const shift = { modifiers: ['Shift' as const] };
  await panel.users.select(nameOf(users, 5)).click();
  await panel.users.select(nameOf(users, 8)).click(shift);
  await selects(panel, [5, 6, 7, 8]);
  await panel.users.select(nameOf(users, 12)).click();
  await panel.users.select(nameOf(users, 10)).click(shift);
  await selects(panel, [5, 6, 7, 8, 10, 11, 12]);
  await panel.selection.counts(7);
  // From the last one that was set; what happens to the end happens to all.
  await panel.users.select(nameOf(users, 7)).click(shift);
  await selects(panel, [5, 6, 11, 12]);
  await panel.users.select(nameOf(users, 0)).click();
  const around = panel.users.row(nameOf(users, 2)).getByRole('cell').first();
  await around.click({ ...shift, position: { x: 4, y: 4 } });
  await selects(panel, [0, 1, 2, 5, 6, 11, 12]);
});

test('a range marks no text on its way', async ({ panel, page, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  const around = (place: number) => panel.users.row(nameOf(users, place)).getByRole('cell').first();
  const corner = { position: { x: 4, y: 4 } };
  await around(2).click(corner);
  await around(9).click({ ...corner, modifiers: ['Shift'] });
  await selects(panel, [2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await page.evaluate(() => getSelection()?.toString() ?? '')).toBe('');
});

test('by keyboard: Space, the arrows, and the arrows with Shift', async ({ panel, page, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  const box = (place: number) => panel.users.select(nameOf(users, place));
  await box(2).focus();
  await page.keyboard.press('Space');
  await selects(panel, [2]);
  await page.keyboard.press('ArrowDown');
  await expect(box(3)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(box(4)).toBeFocused();
  await selects(panel, [2]);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(box(6)).toBeFocused();
  await selects(panel, [2, 4, 5, 6]);
  await page.keyboard.press('ArrowUp');
  await expect(box(5)).toBeFocused();
  await page.keyboard.press('Space');
  await selects(panel, [2, 4, 6]);
  await box(0).focus();
  await page.keyboard.press('ArrowUp');
  await expect(box(0)).toBeFocused();
  await panel.selection.counts(3);
});

test('the checkbox of the page: all of it, none of it, and the third state between', async ({ panel, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await pageIs(panel, 'none');
  await panel.users.select(nameOf(users, 1)).click();
  await pageIs(panel, 'some');
  await panel.users.selectPage.click();
  await pageIs(panel, 'all');
  await selects(panel, [...Array(20).keys()]);
  await panel.selection.counts(20);
  await panel.users.select(nameOf(users, 19)).click();
  await pageIs(panel, 'some');
  await panel.users.selectPage.click();
  await pageIs(panel, 'all');
  await panel.users.selectPage.click();
  await pageIs(panel, 'none');
  await panel.selection.counts(0);
});

test('it stays over three pages, another order and a filter, and is cleared at once', async ({ panel, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  const { users: list, selection } = panel;
  await panel.enterAndLoad();
  await list.select(nameOf(users, 1)).click();
  await list.turn('Next page').click();
  await expect(list.names.first()).toHaveText(nameOf(users, 20));
  await selects(panel, []);
  await pageIs(panel, 'none');
  await list.selectPage.click();
  await selection.counts(21);
  await list.turn('Next page').click();
  await expect(list.names.first()).toHaveText(nameOf(users, 40));
  await list.select(nameOf(users, 45)).click();
  await selection.counts(22);

  await list.userName.fill(nameOf(users, 45));
  await list.counts(1);
  await selects(panel, [0]);
  await list.clearFilters.click();
  await list.counts(users.length);
  await selects(panel, [1]);
  await pageIs(panel, 'some');
  await list.turn('Next page').click();
  await expect(list.names.first()).toHaveText(nameOf(users, 20));
  await selects(panel, [...Array(20).keys()]);
  await pageIs(panel, 'all');
  await list.sortBy('User ID').click();
  await list.isSettled();
  await selection.counts(22);

  await selection.clear.click();
  await selection.counts(0);
  await pageIs(panel, 'none');
  await selects(panel, []);
});

test('everybody is on the page: there is nobody more to select', async ({ panel, server }) => {
  const [someone] = await server.users();
  await panel.enterAndLoad();
  await panel.users.userName.fill(someone?.user_name ?? '');
  await panel.users.counts(1);
  await panel.users.selectPage.click();
  await panel.selection.counts(1);
  await expect(panel.selection.matching).toBeHidden();
});

test.describe('Select all matching, of 2500 users', () => {
  const TOTAL = 2500;
  test.use({ serverOptions: { users: TOTAL } });

  const second = (question: URLSearchParams) => question.get('offset') === '1000';

  test('gathers page by page, and never sends “all”', async ({ panel, page, server }) => {
    await panel.enterAndLoad();
    await panel.users.selectPage.click();
    const before = (await questions(server)).length;
    const gate = await holdUsers(page, second);
    await panel.selection.matching.click();
    await expect(panel.selection.bar).toContainText(`Gathering users: 1000 of ${TOTAL}…`);
    await expect(panel.selection.stop).toBeVisible();
    await panel.selection.counts(20);
    gate.open();
    await expect(panel.selection.bar).toContainText(`${TOTAL} users gathered and selected.`);
    await panel.selection.counts(TOTAL);
    await expect(panel.selection.stop).toBeHidden();
    await expect(panel.selection.matching).toBeHidden();
    expect((await questions(server)).slice(before)).toEqual(
      ['0', '1000', '2000'].map((offset) => ({ order_by: 'user_id', count: '1000', offset })),
    );
    const sent = (await server.faults.log()).flatMap((request) => Object.values(request.params));
    expect(sent).not.toContain('all');

    await panel.users.turn('Last page').click();
    await panel.users.isSettled();
    await pageIs(panel, 'all');
    await panel.selection.clear.click();
    await panel.selection.counts(0);
  });

  test('gathers whom the filters leave, and no others', async ({ panel, server }) => {
    const inactive = await server.users({ user_active: false });
    expect(inactive.length).toBeGreaterThan(20);
    await panel.enterAndLoad();
    await panel.users.status.selectOption('Inactive');
    await panel.users.counts(inactive.length);
    await panel.users.selectPage.click();
    const before = (await questions(server)).length;
    await expect(panel.selection.matching).toHaveText(`Select all ${inactive.length} matching users`);
    await panel.selection.matching.click();
    await panel.selection.counts(inactive.length);
    expect((await questions(server)).slice(before)).toEqual([
      { user_active: 'false', order_by: 'user_id', count: '1000', offset: '0' },
    ]);
  });

  test('is stopped: those who are there stay selected, and it is said how many', async ({ panel, page, server }) => {
    const byId = (await server.users({ order_by: 'user_id' })).slice(0, 1000).map((user) => user.user_id);
    const onPage = (await server.users({ order_by: 'user_name' })).slice(0, 20).map((user) => user.user_id);
    const either = new Set([...byId, ...onPage]);
    await panel.enterAndLoad();
    await panel.users.selectPage.click();
    const before = (await questions(server)).length;
    const cancelled = page.waitForEvent('requestfailed');
    await server.faults.queue({ method: 'GetUsers', kind: 'delay', ms: 3000, skip: 1 });
    await panel.selection.matching.click();
    await expect(panel.selection.bar).toContainText('Gathering users: 1000 of');
    await panel.selection.stop.click();
    await expect(panel.selection.bar).toContainText(`Stopped. 1000 of the ${TOTAL} users that match are selected.`);
    await panel.selection.counts(either.size);
    expect((await cancelled).failure()?.errorText).toBe('net::ERR_ABORTED');
    await expect.poll(async () => (await questions(server)).length).toBe(before + 2);
    // Nothing that comes late is added, and it can be asked for again.
    await panel.selection.counts(either.size);
    await expect(panel.selection.matching).toBeVisible();
  });

  test('a list that changes while it is gathered is told', async ({ panel, page }) => {
    await alterUsers(page, (answer) => (answer.total_count = TOTAL + 1), second);
    await panel.enterAndLoad();
    await panel.users.selectPage.click();
    await panel.selection.matching.click();
    await expect(panel.selection.bar).toContainText('The list changed while it was gathered');
    await panel.selection.counts(TOTAL);
  });

  test('a failure on the way says who is selected and why there are no more', async ({ panel, server }) => {
    await panel.enterAndLoad();
    await panel.users.selectPage.click();
    await server.faults.queue({ method: 'GetUsers', kind: 'api_error', code: 5, skip: 1 });
    await panel.selection.matching.click();
    await expect(panel.selection.bar).toContainText(
      'Gathering stopped. 1000 of the matching users are selected.',
    );
    await expect(panel.selection.bar).toContainText('(code 5)');
  });

  test('Clear selection ends it for good', async ({ panel, page, server }) => {
    await panel.enterAndLoad();
    await panel.users.selectPage.click();
    const gate = await holdUsers(page, second);
    await panel.selection.matching.click();
    await expect(panel.selection.bar).toContainText('Gathering users: 1000 of');
    const before = (await questions(server)).length;
    await panel.selection.clear.click();
    await panel.selection.counts(0);
    gate.open();
    await panel.users.refresh.click();
    await panel.users.isSettled();
    await panel.selection.counts(0);
    // The rest was not asked for.
    expect((await questions(server)).slice(before).filter((question) => question['offset'] === '2000')).toEqual([]);
  });
});
