import path from 'node:path';

import { test } from '../fixtures/portal.js';
import { WIDTHS } from '../fixtures/states.js';

test('pictures of the demo portal', async ({ page, panel, pages }) => {
  const folder = process.env['SCREENSHOTS'] ?? '';
  const take = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const file = path.join(folder, `portal-${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: file, animations: 'disabled' });
      }
    }
  };
  await page.goto('/people');
  await take('sign-in');
  await pages.submit();
  await panel.users.isLoaded();
  await take('users');
  await page.goto('/');
  await take('overview');
});
