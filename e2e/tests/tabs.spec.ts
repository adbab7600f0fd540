import type { Page } from '@playwright/test';

import { installClock } from '../fixtures/clock.js';
import { Guards } from '../fixtures/guards.js';
import { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';
import { questions } from '../fixtures/wire.js';

/** Says something to the tabs of an account, as another tab would. */
async function say(page: Page, words: string, accountId: number = DEMO.accountId): Promise<void> {
  await page.evaluate(
    ([name, text]) => {
      const channel = new BroadcastChannel(name);
      channel.postMessage(text);
      channel.close();
    },
    [`users-panel/${accountId}`, words] as const,
  );
}

test('a change in one tab is seen in the other, and moves no row there', async ({ panel, page, context, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  const [first, second] = users;
  await panel.enterAndLoad();
  const other = await context.newPage();
  const guards = await Guards.watch(other, server.origin);
  const otherPanel = new Panel(other);
  await otherPanel.enterAndLoad();

  await server.call('SetUserInfo', { user_id: second?.user_id ?? 0, user_display_name: 'Changed there', user_active: true });
  await say(other, 'changed');
  await expect(panel.users.row(second?.user_name ?? '')).toContainText('Changed there');
  await expect(otherPanel.users.row(second?.user_name ?? '')).toContainText('Changed there');

  await server.call('DelUser', { user_id: first?.user_id ?? 0 });
  await say(other, 'changed');
  const show = page.getByRole('button', { name: 'Show changes', exact: true });
  await expect(page.getByRole('status').filter({ has: show })).toContainText('2 users changed');
  await expect(panel.users.names.first()).toHaveText(first?.user_name ?? '');
  await show.click();
  await expect(panel.users.names.first()).toHaveText(second?.user_name ?? '');
  expect(guards.report()).toEqual([]);
});

test('many changes in a row are one question', async ({ panel, page, context, server }) => {
  await panel.enterAndLoad();
  const other = await context.newPage();
  await other.goto('/config.json');
  const before = (await questions(server)).length;
  for (let count = 0; count < 20; count += 1) {
    await say(other, 'changed');
  }
  const [first] = await server.users({ order_by: 'user_name' });
  await server.call('SetUserInfo', { user_id: first?.user_id ?? 0, user_display_name: 'The last one', user_active: true });
  await say(other, 'changed');
  await expect(panel.users.row(first?.user_name ?? '')).toContainText('The last one');
  // The test's own two are among them; the browser may have been a second behind.
  expect((await questions(server)).length - before).toBeLessThanOrEqual(4);
  await expect(page.getByRole('button', { name: 'Show changes' })).toBeHidden();
});

test('another account’s tabs, and words that nobody knows, change nothing', async ({ panel, page, context, server }) => {
  await installClock(page);
  await panel.enterAndLoad();
  const other = await context.newPage();
  await other.goto('/config.json');
  const heard = page.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        const channel = new BroadcastChannel(name);
        channel.onmessage = ({ data }) => data === 'the end' && resolve();
      }),
    `users-panel/${DEMO.accountId}`,
  );
  const before = (await questions(server)).length;
  await say(other, 'changed', 77);
  for (const words of ['', 'change', 'opened', 'opened x y', 'opened 7', '{"changed":true}', 'closed 7 t', 'open 7 t', 'the end']) {
    await say(other, words);
  }
  await heard;
  await page.clock.fastForward(10_000);
  await panel.users.refresh.click();
  await expect.poll(async () => (await questions(server)).length).toBe(before + 1);
});
