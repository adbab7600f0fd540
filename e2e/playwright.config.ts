import { defineConfig } from '@playwright/test';

import { chromium } from './fixtures/chromium.js';

for (const name of ['USERS_SERVER', 'PANEL_DIST']) {
  // Said once, and not by every test.
  if (!process.env[name]) {
    throw new Error(`${name} is not set; README.md in this folder says what it must name.`);
  }
}

// The seed of all chance, the same in every worker.
process.env['SEED'] ??= String(Date.now() % 1_000_000_000);

/** The browser tests: `USERS_SERVER` names the server's binary, `PANEL_DIST` the built panel. */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  // More would only make the two cores of a small machine wait for each other.
  workers: 2,
  // A test that passes at the second go hides a defect.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./fixtures/failed-reporter.ts']],
  use: {
    ...chromium(),
    trace: 'off',
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
  },
});
