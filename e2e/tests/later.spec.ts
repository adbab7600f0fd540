import type { Route } from '@playwright/test';

import { UserDialog, notice } from '../fixtures/acts.js';
import { expect, test } from '../fixtures/test.js';

/** The file with the code that the first rows do not need. */
const REST = /_rest\.wasm$/;

test('the code of the acts comes after the first answer, once', async ({ panel, page }) => {
  const order: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (REST.test(pathname)) {
      order.push('the rest');
    }
  });
  page.on('response', (response) => {
    if (response.url().endsWith('/GetUsers')) {
      order.push('users');
    }
  });
  await panel.enterAndLoad();
  await expect.poll(() => order).toContain('the rest');
  expect(order[0]).toBe('users');
  await panel.users.refresh.click();
  await panel.users.isSettled();
  expect(order.filter((what) => what === 'the rest')).toHaveLength(1);
});

test('an act that is asked for before its code is there opens as soon as it is', async ({ panel, page }) => {
  const held: Route[] = [];
  await page.route(REST, (route) => void held.push(route));
  await panel.enterAndLoad();
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await expect(notice(page, 'Loading…')).toBeVisible();
  await expect(dialog.dialog).toBeHidden();
  expect(held).toHaveLength(1);
  await held[0]?.continue();
  await expect(dialog.field('User name')).toBeFocused();
  await expect(notice(page, 'Loading…')).toBeHidden();
  await dialog.cancel.click();
  await expect(page.getByRole('button', { name: 'Add user', exact: true })).toBeFocused();
});

test('code that cannot be loaded is told about when it is needed, and asked for again', async ({ panel, page, expects, server }) => {
  expects.failedRequest(REST);
  const [first] = await server.users({ order_by: 'user_name' });
  const name = first?.user_name ?? '';
  await page.route(REST, (route) => route.abort());
  await panel.enterAndLoad();
  await expect(panel.alert).toBeHidden();
  await page.getByRole('button', { name: `Edit ${name}`, exact: true }).click();
  await expect(panel.alert).toContainText('This part of the panel could not be loaded. Nothing was done.');
  await page.unroute(REST);
  await panel.alert.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(new UserDialog(page, `Edit ${name}`, 'Save').field('User name')).toHaveValue(name);
  await expect(panel.alert).toBeHidden();
});
