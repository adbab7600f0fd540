import path from 'node:path';

import { STATES, WIDTHS } from '../fixtures/states.js';
import { test } from '../fixtures/test.js';

for (const state of STATES) {
  test.describe(() => {
    test.use({ serverOptions: state.server ?? {} });

    test(`pictures of: ${state.name}`, async ({ panel, page, server, expects }) => {
      const folder = process.env['SCREENSHOTS'];
      if (!folder) {
        throw new Error('SCREENSHOTS must name the folder that the pictures are written to.');
      }
      await state.reach({ panel, server, expects });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of state.widths ?? WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          const name = `${state.name.replaceAll(/[^a-z]+/gi, '-')}-${width}-${colorScheme}.png`;
          await page.screenshot({ path: path.join(folder, name), animations: 'disabled' });
        }
      }
    });
  });
}
