import { expectAccessible } from '../fixtures/axe.js';
import { STATES } from '../fixtures/states.js';
import { expect, test } from '../fixtures/test.js';

/** A phone at its narrowest, which is also a desktop at 400 %; where the filters fold; a desktop. */
const WIDTHS = [320, 900, 1440];

for (const state of STATES) {
  test.describe(`state: ${state.name}`, () => {
    test.use({ serverOptions: state.server ?? {} });

    test('is accessible, and fits every width', async ({ panel, page, server, expects }) => {
      await state.reach({ panel, server, expects });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await expect(page.locator('users-panel')).toBeVisible();
        const overflow = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect(overflow, `how far the page scrolls sideways at ${width} px`).toBe(0);
        await expectAccessible(page, `${state.name} at ${width} px`);
      }
    });
  });
}

test('on a narrow screen the table scrolls inside a region that the keyboard reaches', async ({ panel, page }) => {
  await page.setViewportSize({ width: 320, height: 900 });
  await panel.enterAndLoad();
  const region = panel.users.table.locator('xpath=..');
  const hidden = await region.evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(hidden).toBeGreaterThan(0);
  await region.focus();
  await expect(region).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => region.evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);
});

test('every target is at least 24 px', async ({ panel, page }) => {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await panel.enterAndLoad();
    const small = await page
      .locator('button:visible, input:visible, select:visible, label:has(input):visible')
      .evaluateAll((targets) =>
        targets
          // A radio's target is its whole label.
          .filter((target) => !target.matches('label > input'))
          .map((target) => ({ words: target.textContent?.trim(), ...target.getBoundingClientRect().toJSON() }))
          .filter(({ width, height }) => width < 24 || height < 24),
      );
    expect(small, `at ${width} px`).toEqual([]);
  }
});
