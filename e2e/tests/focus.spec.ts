import type { Locator } from '@playwright/test';

import { installClock } from '../fixtures/clock.js';
import type { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { Means } from '../fixtures/states.js';
import { expect, test } from '../fixtures/test.js';
import { alterUsers, holdUsers, leaveUsers } from '../fixtures/wire.js';

/** Each of these goes away, or is replaced, when it is pressed. */
const GOING: readonly { name: string; reach: (means: Means) => Promise<Locator>; then: (panel: Panel) => Promise<void> }[] =
  [
    {
      name: 'Clear selection',
      reach: async ({ panel }) => {
        await panel.enterAndLoad();
        await panel.users.selectPage.press('Space');
        return panel.selection.clear;
      },
      then: (panel) => panel.selection.counts(0),
    },
    {
      name: 'Select all matching users',
      reach: async ({ panel }) => {
        await panel.enterAndLoad();
        await panel.users.selectPage.press('Space');
        return panel.selection.matching;
      },
      then: async (panel) => {
        await expect(panel.selection.bar).toContainText('gathered and selected.');
        await expect(panel.selection.stop).toBeHidden();
      },
    },
    {
      name: 'Stop',
      reach: async ({ panel }) => {
        await panel.enterAndLoad();
        await panel.users.selectPage.press('Space');
        await holdUsers(panel.page);
        await panel.selection.matching.press('Enter');
        return panel.selection.stop;
      },
      then: (panel) => expect(panel.selection.bar).toContainText('Stopped.'),
    },
    {
      name: 'Show changes',
      reach: async ({ panel, server }) => {
        const [first] = await server.users({ order_by: 'user_name' });
        await installClock(panel.page);
        await panel.enterAndLoad();
        await panel.users.refreshEvery.selectOption('300 s');
        await server.call('DelUser', { user_id: first?.user_id ?? 0 });
        await panel.page.clock.fastForward(300_000);
        return panel.page.getByRole('button', { name: 'Show changes', exact: true });
      },
      then: (panel) => expect(panel.page.getByText('2 users changed')).toBeHidden(),
    },
    {
      name: 'Dismiss',
      reach: async ({ panel }) => {
        await panel.page.goto('/?page=none');
        await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
        await panel.users.isLoaded();
        return panel.page.getByRole('button', { name: 'Dismiss', exact: true });
      },
      then: (panel) => expect(panel.alert).toBeHidden(),
    },
    {
      name: 'Load again',
      reach: async ({ panel }) => {
        await alterUsers(panel.page, (answer) => (answer.total_count = 12));
        await panel.enterAndLoad();
        await leaveUsers(panel.page);
        return panel.page.getByRole('button', { name: 'Load again', exact: true });
      },
      then: (panel) => expect(panel.alert).toBeHidden(),
    },
    {
      name: 'Try again',
      reach: async ({ panel, server }) => {
        await panel.enterAndLoad();
        await server.faults.queue({ method: 'GetUsers', kind: 'bad_json' });
        await panel.users.refresh.press('Enter');
        return panel.users.tryAgain;
      },
      then: (panel) => expect(panel.alert).toBeHidden(),
    },
    {
      name: 'Try again, in the details',
      reach: async ({ panel, server }) => {
        const [first] = await server.users({ order_by: 'user_name' });
        const name = first?.user_name ?? '';
        await panel.enterAndLoad();
        await server.faults.queue({ method: 'GetUsers', kind: 'bad_json' });
        await panel.users.detailsOf(name).press('Enter');
        return panel.details(name).tryAgain;
      },
      then: (panel) => expect(panel.page.getByRole('dialog').getByRole('term').first()).toBeVisible(),
    },
  ];

test.describe('the focus is not lost when what has it goes:', () => {
  for (const { name, reach, then } of GOING) {
    test(name, async ({ panel, page, server, expects }) => {
      const button = await reach({ panel, server, expects });
      await button.focus();
      await page.keyboard.press('Enter');
      await then(panel);
      await panel.users.isSettled();
      await expect(button).toBeHidden();
      expect(await page.evaluate(() => document.activeElement?.localName)).toBe('users-panel');
    });
  }
});
