import type { Page } from '@playwright/test';

import { expect, test } from '../fixtures/test.js';
import { ColumnsMenu } from '../fixtures/views.js';

/** The next request for users, as its parameters. */
async function nextQuestion(page: Page): Promise<URLSearchParams> {
  const request = await page.waitForRequest((each) => new URL(each.url()).pathname.endsWith('/GetUsers'));
  return new URLSearchParams(request.postData() ?? new URL(request.url()).search);
}

test('a column is hidden, shown and moved at once', async ({ panel, page }) => {
  const columns = new ColumnsMenu(page);
  await panel.enterAndLoad();
  await columns.open();
  const headings = () => panel.users.table.getByRole('columnheader').allInnerTexts();
  const place = async (name: string) => (await headings()).findIndex((text) => text.trim().startsWith(name));

  await columns.column('Status').uncheck();
  await expect(panel.users.header('Status')).toHaveCount(1); // ACD status
  await columns.column('Mobile phone').check();
  await expect(panel.users.header('Mobile phone')).toBeVisible();
  await columns.column('Status').check();
  await expect(panel.users.header('Status')).toHaveCount(2);

  expect(await place('Display name')).toBeGreaterThan(await place('User ID'));
  await columns.move('Display name', 'up').click();
  await expect.poll(async () => (await place('Display name')) - (await place('User ID'))).toBeLessThan(0);
  expect((await columns.order()).slice(0, 2)).toEqual(['Display name', 'User ID']);
});

test('the focus stays on the button that moves a column, up to the border and back', async ({ panel, page }) => {
  const columns = new ColumnsMenu(page);
  await panel.enterAndLoad();
  await columns.button.focus();
  await page.keyboard.press('Enter');
  const up = columns.move('Status', 'up');
  await up.focus();
  for (const place of [2, 1]) {
    await page.keyboard.press('Enter');
    await expect(up).toBeFocused();
    await expect(columns.menu.getByText(`Status: now ${place} of 15`)).toHaveCount(1);
  }
  await expect(up).toBeDisabled();
  await page.keyboard.press('Enter');
  await expect(up).toBeFocused();
  expect((await columns.order())[0]).toBe('Status');
  const down = columns.move('Status', 'down');
  await page.keyboard.press('Tab');
  await expect(down).toBeFocused();
  await page.keyboard.press('Space');
  await expect(down).toBeFocused();
  expect((await columns.order())[1]).toBe('Status');
  await page.keyboard.press('Escape');
  await expect(columns.menu).toBeHidden();
  await expect(columns.button).toBeFocused();
});

test('skills and queues are asked for only when they are shown', async ({ panel, page }) => {
  const columns = new ColumnsMenu(page);
  const first = nextQuestion(page);
  await panel.enterAndLoad();
  expect((await first).has('with_skills')).toBe(false);
  expect((await first).has('with_queues')).toBe(false);
  await columns.open();
  for (const [column, parameter] of [
    ['Skills', 'with_skills'],
    ['Queues', 'with_queues'],
  ] as const) {
    const question = nextQuestion(page);
    await columns.column(column).check();
    expect((await question).get(parameter)).toBe('true');
    await expect(panel.users.header(column)).toBeVisible();
    await panel.users.isSettled();
  }
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('GetUsers') ? 1 : 0));
  await columns.column('Created').check();
  await columns.move('Skills', 'up').click();
  await expect(panel.users.header('Created')).toBeVisible();
  expect(asked, 'what is here already is not asked for again').toBe(0);
});

test('the columns are remembered, for this account only, until they are reset', async ({ panel, page }) => {
  const columns = new ColumnsMenu(page);
  await panel.enterAndLoad();
  await columns.open();
  const atFirst = await columns.order();
  await columns.column('User ID').uncheck();
  await columns.column('Custom data').check();
  await columns.move('Balance', 'down').click();
  const chosen = await columns.order();
  expect(chosen).not.toEqual(atFirst);
  const keys = await page.evaluate(() => Object.keys(localStorage));
  expect(keys).toEqual([expect.stringMatching(/^users-panel\/\d+\/columns$/)]);

  await panel.enterAndLoad();
  await columns.open();
  expect(await columns.order()).toEqual(chosen);
  await expect(columns.column('User ID')).not.toBeChecked();
  await expect(columns.column('Custom data')).toBeChecked();
  await expect(panel.users.header('Custom data')).toBeVisible();
  await expect(panel.users.header('User ID')).toHaveCount(0);

  await columns.reset.click();
  expect(await columns.order()).toEqual(atFirst);
  await expect(columns.column('User ID')).toBeChecked();
  await expect(columns.column('Custom data')).not.toBeChecked();
  await expect(panel.users.header('User ID')).toBeVisible();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('a browser that remembers nothing says so, and the choice holds for the page', async ({ panel, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('refused', 'SecurityError');
      },
    });
  });
  const columns = new ColumnsMenu(page);
  await panel.enterAndLoad();
  await columns.open();
  await expect(columns.menu).not.toContainText('does not let this page remember');
  await columns.column('Created').check();
  await expect(columns.menu).toContainText('Your browser does not let this page remember the columns');
  await expect(panel.users.header('Created')).toBeVisible();
});

test('the menu fits every width', async ({ panel, page }) => {
  const columns = new ColumnsMenu(page);
  await panel.enterAndLoad();
  for (const width of [320, 900, 1440]) {
    await page.setViewportSize({ width, height: 700 });
    await columns.open();
    const box = await columns.menu.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(700);
    await page.keyboard.press('Escape');
  }
});

test('no cell is read across its neighbour, and only what may be too long is clipped', async ({ panel, page }) => {
  const columns = new ColumnsMenu(page);
  await panel.enterAndLoad();
  await panel.users.rowsPerPage.selectOption('100');
  await expect(panel.users.rows).toHaveCount(100);
  await columns.open();
  for (const column of ['Skills', 'Queues', 'Created', 'Mobile phone', 'Custom data']) {
    await columns.column(column).check();
  }
  await page.keyboard.press('Escape');
  await panel.users.isSettled();
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 900 });
    const cells = await panel.users.table.locator('tbody').locator('td, th').evaluateAll((all) =>
      all.map((cell) => ({
        text: cell.textContent ?? '',
        overflows: cell.scrollWidth > cell.clientWidth,
        clips: getComputedStyle(cell).overflowX === 'clip',
      })),
    );
    expect(cells.filter(({ overflows, clips }) => overflows && !clips)).toEqual([]);
    expect(cells.filter(({ overflows, clips }) => overflows && clips).some(({ text }) => text.startsWith('w'.repeat(60)))).toBe(true);
    // Each clip costs at every frame: docs/performance.md.
    expect(cells.filter(({ clips }) => clips).length).toBeLessThan(cells.length / 3);
  }
});
