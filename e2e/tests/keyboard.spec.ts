import type { Locator, Page } from '@playwright/test';

import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';
import { lastQuestion } from '../fixtures/wire.js';

/** More stops than the page has. */
const STOPS = 120;

/** Goes from control to control until this one has the focus. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await target.evaluate((element) => element.matches(':focus'))) {
      // Whoever cannot see where the focus is, cannot use it.
      await expect(target).toBeInViewport();
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${STOPS} times ${key} do not lead to ${String(target)}.`);
}

test('signing in, filtering, ordering, paging, selecting and details, by keyboard alone', async ({
  panel,
  page,
  server,
}) => {
  const matching = await server.users({ order_by: 'user_id', user_name: 'a', user_active: true });
  const name = (index: number) => matching[index]?.user_name ?? '';
  expect(matching.length).toBeGreaterThan(40);
  const { users, selection } = panel;

  await panel.open();
  await expect(panel.signIn.heading).toBeVisible();
  await tabTo(page, panel.signIn.account);
  await page.keyboard.type(DEMO.ownerEmail);
  await tabTo(page, panel.signIn.secret('Password'));
  await page.keyboard.type(DEMO.password);
  await page.keyboard.press('Enter');
  await users.isLoaded();

  await tabTo(page, users.userName);
  await page.keyboard.type('a');
  await tabTo(page, users.status);
  await page.keyboard.type('Act');
  await users.counts(matching.length);

  await tabTo(page, users.sortBy('User ID'));
  await page.keyboard.press('Enter');
  await expect(users.names).toHaveText(matching.slice(0, 20).map((user) => user.user_name));
  await expect(users.header('User ID')).toHaveAttribute('aria-sort', 'ascending');
  await expect(users.sortBy('User ID')).toBeFocused();

  await tabTo(page, users.turn('Next page'));
  await page.keyboard.press('Space');
  await expect(users.names).toHaveText(matching.slice(20, 40).map((user) => user.user_name));
  await expect(users.turn('Next page')).toBeFocused();
  expect(await lastQuestion(server)).toEqual({
    user_name: 'a',
    user_active: 'true',
    order_by: 'user_id',
    count: '20',
    offset: '20',
  });

  await tabTo(page, users.select(name(20)), 'Shift+Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await selection.counts(2);
  await tabTo(page, users.selectPage, 'Shift+Tab');
  await page.keyboard.press('Space');
  await selection.counts(20);
  await tabTo(page, selection.matching);
  await page.keyboard.press('Enter');
  await selection.counts(matching.length);
  await tabTo(page, selection.clear);
  await page.keyboard.press('Enter');
  await selection.counts(0);

  const opener = users.detailsOf(name(21));
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  const details = panel.details(name(21));
  await expect(details.terms.first()).toBeVisible();
  await tabTo(page, details.copy('User name'));
  await tabTo(page, details.close);
  await page.keyboard.press('Enter');
  await expect(details.dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(users.detailsOf(name(22))).toBeFocused();

  await tabTo(page, users.clearFilters, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await users.counts((await server.users()).length);
});
