import type { Page } from '@playwright/test';

import type { Panel } from '../fixtures/panel.js';
import type { TestServer } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';
import { ColumnsMenu } from '../fixtures/views.js';

/** When the tests are, by the page's clock. */
const NOW = '2024-03-04T22:00:00Z';
/** Three days earlier, as the API writes it. */
const CHANGED = '2024-03-01 20:30:05';

/** The balances of the first users, as they are on the wire: a double holds none of the last two. */
const BALANCES = ['1234567890123456.78', '-1234567890123456.7801', '19.9999', '-0.5', '7', '0', '1234.5'];

/** Writes the balances and the time into an answer's text, past the numbers of JavaScript. */
async function alterText(page: Page): Promise<void> {
  await page.route('**/GetUsers', async (route) => {
    const answer = await route.fetch();
    let index = 0;
    const body = (await answer.text())
      .replaceAll(/"balance":[-\d.]+/g, (text) => `"balance":${BALANCES[index++] ?? text.slice('"balance":'.length)}`)
      .replaceAll(/"modified":"[^"]*"/g, `"modified":"${CHANGED}"`);
    await route.fulfill({ response: answer, body });
  });
}

/** The text of a column in every row. */
async function column(panel: Panel, server: TestServer, name: string): Promise<string[]> {
  const users = (await server.users({ order_by: 'user_name' })).slice(0, BALANCES.length);
  const cells = await Promise.all(users.map((user) => panel.users.cell(user.user_name, name)));
  return Promise.all(cells.map(async (cell) => (await cell.innerText()).replaceAll(/\s/g, ' ')));
}

for (const { locale, timezoneId, amounts, time, distance, sheet } of [
  {
    locale: 'de-DE',
    timezoneId: 'Asia/Tokyo',
    amounts: ['1.234.567.890.123.456,78', '-1.234.567.890.123.456,7801', '19,9999', '-0,50', '7,00', '0,00', '1.234,50'],
    time: '02.03.2024, 05:30',
    distance: 'vor 3 Tagen',
    sheet: '1.234.567.890.123.456,78 USD',
  },
  {
    locale: 'en-US',
    timezoneId: 'America/New_York',
    amounts: ['1,234,567,890,123,456.78', '-1,234,567,890,123,456.7801', '19.9999', '-0.50', '7.00', '0.00', '1,234.50'],
    time: 'Mar 1, 2024, 3:30 PM',
    distance: '3 days ago',
    sheet: '1,234,567,890,123,456.78 USD',
  },
  {
    // Other digits than the API's: the amount stays as it was sent.
    locale: 'ar-EG',
    timezoneId: 'Africa/Cairo',
    amounts: ['1234567890123456.78', '-1234567890123456.7801', '19.9999', '-0.50', '7.00', '0.00', '1234.50'],
    time: null,
    distance: null,
    sheet: '1234567890123456.78 USD',
  },
]) {
  test.describe(`in ${locale}, ${timezoneId}`, () => {
    test.use({ locale, timezoneId });

    test('amounts are exact, in the viewer’s digits and signs', async ({ panel, page, server }) => {
      await alterText(page);
      await panel.enterAndLoad();
      await expect.poll(() => column(panel, server, 'Balance')).toEqual(amounts);
      const [first] = await server.users({ order_by: 'user_name' });
      await panel.users.detailsOf(first?.user_name ?? '').click();
      const details = panel.details(first?.user_name ?? '');
      await expect.poll(async () => (await details.fields()).get('Balance')).toBe(sheet);
    });

    if (time !== null) {
      test('times are in the viewer’s zone; the tooltip has the distance and UTC', async ({ panel, page, server }) => {
        await page.clock.setFixedTime(NOW);
        await alterText(page);
        const [first] = await server.users({ order_by: 'user_name' });
        await panel.enterAndLoad();
        const cell = await panel.users.cell(first?.user_name ?? '', 'Modified');
        await expect(cell).toHaveText(time);
        await cell.hover();
        await expect(cell).toHaveAttribute('title', `${distance} · ${CHANGED} UTC`);
        await panel.users.detailsOf(first?.user_name ?? '').click();
        const details = panel.details(first?.user_name ?? '');
        await expect(details.terms.filter({ hasText: 'Modified' }).locator('xpath=following-sibling::dd[1]')).toHaveText(
          `${time} (${distance}; ${CHANGED} UTC)`,
        );
      });
    }
  });
}

test('amounts stand at the right in figures of one width, under a head with the currency', async ({ panel, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  const columns = new ColumnsMenu(panel.page);
  await columns.open();
  await columns.column('Live balance').check();
  await columns.column('Fixed balance').check();
  await panel.page.keyboard.press('Escape');
  for (const name of ['Balance', 'Live balance', 'Fixed balance']) {
    await expect(panel.users.table.getByRole('columnheader', { name: `${name}, USD`, exact: true })).toBeVisible();
    const cell = await panel.users.cell(first?.user_name ?? '', name);
    const { ends, figures, styled } = await cell.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const style = getComputedStyle(element);
      const inner = element.getBoundingClientRect().right - parseFloat(style.paddingRight);
      return {
        ends: Math.abs(range.getBoundingClientRect().right - inner),
        figures: style.fontVariantNumeric,
        styled: style.textAlign,
      };
    });
    expect(['right', 'end']).toContain(styled);
    expect(ends).toBeLessThan(1);
    expect(figures).toContain('tabular-nums');
  }
});

test('a tooltip holds what does not fit into its cell', async ({ panel, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  const long = 'A very long display name indeed, which no column holds, '.repeat(4).trim();
  await server.call('SetUserInfo', {
    user_id: first?.user_id ?? 0,
    user_display_name: long,
    user_active: true,
  });
  await panel.enterAndLoad();
  const cell = await panel.users.cell(first?.user_name ?? '', 'Display name');
  await cell.hover();
  await expect(cell).toHaveAttribute('title', long);
  const short = await panel.users.cell(first?.user_name ?? '', 'User ID');
  await short.hover();
  await expect(short).not.toHaveAttribute('title');
});
