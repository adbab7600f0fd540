import { installClock, stopClock } from '../fixtures/clock.js';
import type { Panel } from '../fixtures/panel.js';
import type { TestServer, UserRecord } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';
import { alterUsers, asksForUsers, holdUsers, lastQuestion, leaveUsers, questions } from '../fixtures/wire.js';

const MINUTE_MS = 60_000;

function names(users: UserRecord[], from = 0): string[] {
  return users.slice(from, from + 20).map((user) => user.user_name);
}

async function asked(server: TestServer): Promise<number> {
  return (await questions(server)).length;
}

/** Loads the list with a clock in the page that the test can move. */
async function enterWithClock(panel: Panel): Promise<void> {
  await installClock(panel.page);
  await panel.enterAndLoad();
}

/** Everything that the live region says from now on, and whether the rows were ever dimmed. */
async function record(panel: Panel): Promise<() => Promise<{ said: string[]; dimmed: boolean }>> {
  await panel.users.results.evaluate((results) => {
    const seen = { said: [] as string[], dimmed: false };
    Object.assign(window, { __seen: seen });
    const look = (): void => {
      const text = results.querySelector('.results__count')?.textContent ?? '';
      if (seen.said.at(-1) !== text) {
        seen.said.push(text);
      }
      seen.dimmed ||= results.ariaBusy === 'true' || results.classList.contains('results--waiting');
    };
    look();
    new MutationObserver(look).observe(results, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
  return () =>
    panel.page.evaluate(() => (window as unknown as { __seen: { said: string[]; dimmed: boolean } }).__seen);
}

test('a slow first answer that a fast second overtakes is cancelled and never drawn', async ({
  panel,
  page,
  server,
}) => {
  const inactive = await server.users({ order_by: 'user_name', user_active: false });
  const active = await server.users({ order_by: 'user_name', user_active: true });
  expect(inactive.length).not.toBe(active.length);
  await panel.enterAndLoad();
  const seen = await record(panel);
  const before = await asked(server);
  await server.faults.queue({ method: 'GetUsers', kind: 'delay', ms: 1500, after: true });
  const cancelled = page.waitForEvent('requestfailed', asksForUsers);
  const slow = page.waitForRequest(asksForUsers);
  await panel.users.status.selectOption('Inactive');
  await slow;
  await panel.users.status.selectOption('Active');
  await panel.users.counts(active.length);
  await expect(panel.users.names).toHaveText(names(active));

  const request = await cancelled;
  expect(new URLSearchParams(request.postData() ?? '').get('user_active')).toBe('false');
  expect(request.failure()?.errorText).toBe('net::ERR_ABORTED');
  // Longer than its answer takes, if it reached the server at all before it was cancelled.
  await page.waitForTimeout(1800);
  expect(await asked(server)).toBeLessThanOrEqual(before + 2);
  expect((await seen()).said).not.toContain(`${inactive.length} users`);
  await expect(panel.users.names).toHaveText(names(active));
  await expect(panel.alert).toBeHidden();
});

test('while others are on their way the rows stay, dimmed', async ({ panel, page, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  const opacity = () => panel.users.table.locator('xpath=..').evaluate((box) => Number(getComputedStyle(box).opacity));
  expect(await opacity()).toBe(1);
  const gate = await holdUsers(page);
  await panel.users.turn('Next page').click();
  await expect(panel.users.results).toHaveAttribute('aria-busy', 'true');
  await expect(panel.users.results).toHaveClass(/\bresults--waiting\b/);
  await expect.poll(opacity).toBeLessThan(1);
  await expect(panel.users.names).toHaveText(names(users));
  gate.open();
  await expect(panel.users.names).toHaveText(names(users, 20));
  await panel.users.isSettled();
  await expect.poll(opacity).toBe(1);
});

test('Refresh asks the same question and moves what has moved', async ({ panel, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  const question = await lastQuestion(server);
  const before = await asked(server);
  await server.call('DelUser', { user_id: users[0]?.user_id ?? 0 });
  await panel.users.refresh.click();
  await expect(panel.users.names).toHaveText(names(users, 1));
  await panel.users.counts(users.length - 1);
  expect(await lastQuestion(server)).toEqual(question);
  expect(await asked(server)).toBe(before + 1);
});

test.describe('Refresh every', () => {
  test('is off at first, and asks by the clock once it is on', async ({ panel, page, server }) => {
    await enterWithClock(panel);
    await expect(panel.users.refreshEvery).toHaveValue('');
    await expect(panel.users.refreshEvery.getByRole('option')).toHaveText(['Off', '10 s', '30 s', '60 s', '300 s']);
    const before = await asked(server);
    await page.clock.fastForward(10 * MINUTE_MS);
    await panel.users.refreshEvery.selectOption('30 s');
    await stopClock(page);
    // The clock has gone on by a minute.
    await expect.poll(() => asked(server)).toBe(before + 1);
    const question = (await questions(server)).slice(before - 1);
    expect(question[1]).toEqual(question[0]);

    await page.clock.runFor(29_000);
    expect(await asked(server)).toBe(before + 1);
    await page.clock.runFor(1_000);
    await expect.poll(() => asked(server)).toBe(before + 2);

    await panel.users.refreshEvery.selectOption('Off');
    await page.clock.runFor(10 * MINUTE_MS);
    // The next question is one that the admin asks.
    await panel.users.refresh.click();
    await expect.poll(() => asked(server)).toBe(before + 3);
  });

  test('writes new values into the rows that are there, and dims nothing', async ({ panel, page, server }) => {
    const users = await server.users({ order_by: 'user_name' });
    const [first] = users;
    await enterWithClock(panel);
    await panel.users.refreshEvery.selectOption('10 s');
    const seen = await record(panel);
    const marked = await panel.users.rows.evaluateAll((rows) => {
      Object.assign(window, { __rows: rows });
      return rows.length;
    });
    await server.call('SetUserInfo', {
      user_id: first?.user_id ?? 0,
      user_display_name: 'Changed meanwhile',
      user_active: true,
    });
    await page.clock.fastForward(10_000);
    await expect(panel.users.row(first?.user_name ?? '')).toContainText('Changed meanwhile');
    const same = await panel.users.rows.evaluateAll(
      (rows) => rows.filter((row, index) => (window as unknown as { __rows: Element[] }).__rows[index] === row).length,
    );
    expect(same).toBe(marked);
    await expect(panel.users.names).toHaveText(names(users));
    expect(await seen()).toEqual({ said: [`${users.length} users`], dimmed: false });
    await expect(page.getByRole('button', { name: 'Show changes' })).toBeHidden();
  });

  test('holds back an answer that would move rows', async ({ panel, page, server }) => {
    const users = await server.users({ order_by: 'user_name' });
    await enterWithClock(panel);
    await panel.users.refreshEvery.selectOption('10 s');
    await panel.users.detailsOf(users[4]?.user_name ?? '').focus();
    await server.call('DelUser', { user_id: users[0]?.user_id ?? 0 });
    await page.clock.fastForward(10_000);
    const show = page.getByRole('button', { name: 'Show changes', exact: true });
    // One is gone, and the first of the next page has come.
    await expect(page.getByRole('status').filter({ has: show })).toContainText('2 users changed');
    await expect(panel.users.names).toHaveText(names(users));

    // One more: the answer that waits is the newest.
    await server.call('DelUser', { user_id: users[1]?.user_id ?? 0 });
    await page.clock.fastForward(10_000);
    await expect(page.getByRole('status').filter({ has: show })).toContainText('4 users changed');
    await expect(panel.users.names).toHaveText(names(users));
    await expect(panel.users.detailsOf(users[4]?.user_name ?? '')).toBeFocused();

    const before = await asked(server);
    await show.click();
    await expect(panel.users.names).toHaveText(names(users, 2));
    await expect(panel.users.count).toHaveText(`${users.length - 2} users`);
    await expect(show).toBeHidden();
    expect(await asked(server)).toBe(before);
  });

  test('asks nothing while nobody can see the page', async ({ panel, page, server }) => {
    await enterWithClock(panel);
    await panel.users.refreshEvery.selectOption('10 s');
    const hide = (hidden: boolean) =>
      page.evaluate((value) => Object.defineProperty(document, 'hidden', { value, configurable: true }), hidden);
    await hide(true);
    const before = await asked(server);
    await page.clock.runFor(MINUTE_MS);
    expect(await asked(server)).toBe(before);
    await hide(false);
    await page.clock.fastForward(10_000);
    await expect.poll(() => asked(server)).toBe(before + 1);
  });
});

test.describe('an answer that contradicts itself is said to', () => {
  for (const [what, alter, sentence] of [
    [
      'fewer rows than its total',
      (answer) => (answer.result = answer.result.slice(0, 15)),
      'The server sent 15 users where its own total asks for 20.',
    ],
    [
      'more rows than its total',
      (answer) => (answer.total_count = 12),
      'The server sent 20 users where its own total asks for 12.',
    ],
  ] as const satisfies readonly [string, Parameters<typeof alterUsers>[1], string][]) {
    test(what, async ({ panel, page, server }) => {
      await alterUsers(page, alter);
      await panel.enterAndLoad();
      await expect(panel.alert).toContainText(`${sentence} The list may be incomplete.`);
      await leaveUsers(page);
      await page.getByRole('button', { name: 'Load again', exact: true }).click();
      await expect(panel.alert).toBeHidden();
      await expect(panel.users.names).toHaveText(names(await server.users({ order_by: 'user_name' })));
    });
  }
});

test('offline is named as offline, and the list comes by itself when the connection is back', async ({
  panel,
  context,
  server,
  expects,
}) => {
  // The browser looks for the page's icon again at every new address.
  expects.failedRequest(/\/GetUsers$|\/favicon\.svg$/);
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await context.setOffline(true);
  await expect(panel.alert).toHaveText(
    'You are offline. The list is loaded again by itself as soon as the connection is back.',
  );
  await panel.users.turn('Next page').click();
  await expect(panel.users.names).toHaveText(names(users));
  // The attempts end; there is still one notice, and no other words for it.
  await panel.users.isSettled();
  await expect(panel.alert).toHaveCount(1);
  await expect(panel.users.tryAgain).toBeHidden();

  await context.setOffline(false);
  await expect(panel.users.names).toHaveText(names(users, 20));
  await expect(panel.alert).toBeHidden();
  expect(await lastQuestion(server)).toMatchObject({ offset: '20' });
});

test('a connection that was away for a moment brings the newest values', async ({ panel, context, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await context.setOffline(true);
  await expect(panel.alert).toContainText('You are offline.');
  await server.call('SetUserInfo', {
    user_id: first?.user_id ?? 0,
    user_display_name: 'Changed meanwhile',
    user_active: true,
  });
  await context.setOffline(false);
  await expect(panel.users.row(first?.user_name ?? '')).toContainText('Changed meanwhile');
  await expect(panel.alert).toBeHidden();
});

test('what the admin asked for while offline is drawn when it comes, wherever the rows are', async ({
  panel,
  page,
  context,
  server,
  expects,
}) => {
  expects.failedRequest(/\/GetUsers$|\/favicon\.svg$/);
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await context.setOffline(true);
  await expect(panel.alert).toContainText('You are offline.');
  const failed = page.waitForEvent('requestfailed', asksForUsers);
  await panel.users.refresh.click();
  await failed;
  await server.call('DelUser', { user_id: users[0]?.user_id ?? 0 });
  // The attempts are not over yet.
  await expect(panel.users.results).toHaveAttribute('aria-busy', 'true');
  await context.setOffline(false);
  await expect(panel.users.names).toHaveText(names(users, 1));
  await expect(page.getByRole('button', { name: 'Show changes' })).toBeHidden();
});

test.describe('a server that wants fewer requests', () => {
  test('429 is counted down, and asked again by itself', async ({ panel, page, server, expects }) => {
    expects.failedRequest(/GetUsers/);
    const users = await server.users({ order_by: 'user_name' });
    await enterWithClock(panel);
    await stopClock(page);
    const before = await asked(server);
    await server.faults.queue({ method: 'GetUsers', kind: 'too_many_requests', retry_after: 3 });
    await panel.users.turn('Next page').click();
    await expect(panel.alert).toContainText('The list below is from before.');
    for (const left of [3, 2, 1]) {
      await expect(panel.users.countdown).toHaveText(`Trying again in ${left} s.`);
      await expect(panel.users.names).toHaveText(names(users));
      expect(await asked(server)).toBe(before + 1);
      await page.clock.runFor(1000);
    }
    await expect(panel.users.names).toHaveText(names(users, 20));
    await expect(panel.alert).toBeHidden();
    const [refused, again, ...others] = (await questions(server)).slice(before);
    expect(again).toEqual(refused);
    expect(others).toEqual([]);
  });

  test('Try again does not wait', async ({ panel, page, server, expects }) => {
    expects.failedRequest(/GetUsers/);
    await enterWithClock(panel);
    await stopClock(page);
    const before = await asked(server);
    await server.faults.queue({ method: 'GetUsers', kind: 'too_many_requests', retry_after: 60 });
    await panel.users.refresh.click();
    await expect(panel.users.countdown).toHaveText('Trying again in 60 s.');
    await panel.users.tryAgain.click();
    await expect(panel.alert).toBeHidden();
    await panel.users.isSettled();
    expect(await asked(server)).toBe(before + 2);
    // And the countdown is called off.
    await page.clock.runFor(2 * MINUTE_MS);
    await panel.users.refresh.click();
    await expect.poll(() => asked(server)).toBe(before + 3);
  });

  for (const code of [340, 162]) {
    test(`the API’s code ${code} likewise, after the quiet attempts`, async ({ panel, page, server }) => {
      await enterWithClock(panel);
      await stopClock(page);
      const before = await asked(server);
      await server.faults.queue({ method: 'GetUsers', kind: 'api_error', code, times: 4 });
      await panel.users.refresh.click();
      // The waits between the attempts: 0.3, 0.9 and 2.7 seconds.
      await expect
        .poll(async () => {
          await page.clock.runFor(900);
          return panel.users.countdown.count();
        })
        .toBe(1);
      await expect(panel.users.countdown).toHaveText(/^Trying again in \d+ s\.$/);
      await expect(panel.alert).toContainText(`(code ${code})`);
      expect(await asked(server)).toBe(before + 4);
      // Long enough to be over, and not so long that the answer would come too late by this clock.
      await page.clock.runFor(15_000);
      await expect(panel.alert).toBeHidden();
      await panel.users.isSettled();
      expect(await asked(server)).toBe(before + 5);
    });
  }
});
