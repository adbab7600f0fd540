import { expectAccessible } from '../fixtures/axe.js';
import { STATES, WIDTHS } from '../fixtures/states.js';
import { expect, test } from '../fixtures/test.js';

for (const state of STATES) {
  test.describe(`state: ${state.name}`, () => {
    test.use({ serverOptions: state.server ?? {} });

    test('is accessible, and fits every width', async ({ panel, page, server, expects }) => {
      test.slow(state.colours === false, 'there is a lot to look at');
      await state.reach({ panel, server, expects });
      for (const width of state.widths ?? WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await expect(page.locator('users-panel')).toBeVisible();
        const overflow = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect(overflow, `how far the page scrolls sideways at ${width} px`).toBe(0);
        await expectAccessible(page, `${state.name} at ${width} px`, state.colours);
      }
    });
  });
}

/** What has to be told apart without the colours of the panel. */
const FORCED = ['users, every filter', 'users, a page selected', 'users, offline', 'details of a user'];

for (const state of STATES.filter(({ name }) => FORCED.includes(name))) {
  test(`in forced colours: ${state.name}`, async ({ panel, page, server, expects }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await state.reach({ panel, server, expects });
    expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page, `${state.name} in forced colours at ${width} px`);
    }
    // A background says nothing any more: what can be pressed or filled in has a border.
    const bare = await page
      .locator('button.button:visible, input:not([type="checkbox"], [type="radio"]):visible, select:visible')
      .evaluateAll((controls) =>
        controls
          .filter((control) => {
            const style = getComputedStyle(control);
            return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) === 0;
          })
          .map((control) => control.ariaLabel ?? control.textContent),
      );
    expect(bare).toEqual([]);
    // And the focus is seen by an outline, which is not a shadow.
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const focused = document.activeElement?.shadowRoot?.activeElement;
      const style = focused ? getComputedStyle(focused) : undefined;
      return style && { style: style.outlineStyle, width: parseFloat(style.outlineWidth) };
    });
    expect(outline?.style).not.toBe('none');
    expect(outline?.width).toBeGreaterThanOrEqual(2);
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
