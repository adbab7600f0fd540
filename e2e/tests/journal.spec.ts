import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { installClock } from '../fixtures/clock.js';
import { Activity, entry, readEntries, writeEntries, type JournalEntry } from '../fixtures/journal.js';
import { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';

const CUT_SHORT = ' under way when the tab was closed.';

/** The panel's page with these entries, written before anybody signs in. */
async function enterWith(panel: Panel, entries: JournalEntry[]): Promise<Activity> {
  await panel.open();
  await expect(panel.signIn.heading).toBeVisible();
  await writeEntries(panel.page, entries);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  return new Activity(panel.page);
}

test('nothing was done yet', async ({ panel, page }) => {
  const activity = new Activity(page);
  await panel.enterAndLoad();
  await expect(activity.notice).toHaveCount(0);
  await activity.open();
  await expect(activity.dialog).toContainText('Nothing yet.');
  await expect(activity.table).toHaveCount(0);
  for (const name of ['Download CSV', 'Download JSON', 'Clear activity']) {
    await expect(activity.button(name)).toBeDisabled();
  }
  await page.keyboard.press('Escape');
  await expect(activity.dialog).toBeHidden();
  await expect(panel.account.button).toBeFocused();
});

test('entries stand newest first, in the words of the forms', async ({ panel, page }) => {
  const activity = await enterWith(panel, [
    entry({ method: 'AddUser', outcome: 'done', user_name: 'first', user_id: 7, fields: 'user_active=false' }),
    entry({ outcome: 'rejected', code: 104, message: 'This command is forbidden. (code 104)', user_name: 'second' }),
    entry({ method: 'DelUser', outcome: 'not_sent', fields: '', user_name: '<b>third</b> שלום', seen: true }),
    entry({ version: 2, user_name: 'of a newer panel' }),
    entry({ account_id: 11, user_name: 'of another account' }),
  ]);
  await activity.open();
  await expect(activity.table.getByRole('columnheader')).toHaveText(['When', 'Who', 'What', 'User', 'Outcome']);
  await expect(activity.rows).toHaveCount(3);
  const cells = await activity.rows.evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll('td')].slice(1).map((cell) => cell.textContent)),
  );
  expect(cells).toEqual([
    [DEMO.accountName, 'Delete', '<b>third</b> שלום', 'Not sent'],
    [DEMO.accountName, 'Edit: Display name', 'second', 'Rejected: This command is forbidden. (code 104)'],
    [DEMO.accountName, 'Add: Inactive', 'first', 'Done'],
  ]);
  await expect(activity.row('first').locator('time')).toHaveText('29 Feb 2024, 13:00');
  await expect(activity.row('first').locator('time')).toHaveAttribute('title', /^2024-02-29 12:00:\d\d UTC$/);
  await expect(activity.dialog).toContainText('3 entries');

  await activity.search.fill('  FORBIDDEN second');
  await expect(activity.rows).toHaveCount(1);
  await expect(activity.dialog).toContainText('1 of 3 entries');
  await activity.search.fill('feb 2024');
  await expect(activity.rows).toHaveCount(3);
  await activity.search.fill('nobody');
  await expect(activity.dialog).toContainText('No entries match.');
  await expect(activity.table).toHaveCount(0);
  await activity.close.click();
  await expect(panel.account.button).toBeFocused();
  expect(await page.evaluate(() => location.search)).toBe('');
});

test('what a closed tab left open is told, and settled by reading', async ({ panel, page, server }) => {
  const [here, gone, edited, off] = await server.users({ order_by: 'user_name' });
  if (!here || !gone || !edited || !off) {
    throw new Error('The demo account has too few users.');
  }
  await server.call('DelUser', { user_id: gone.user_id });
  await server.call('SetUserInfo', { user_id: off.user_id, user_active: false });
  const add: Partial<JournalEntry> = { method: 'AddUser', fields: 'user_display_name,user_password' };
  const activity = await enterWith(panel, [
    entry({ ...add, user_name: here.user_name }),
    entry({ ...add, user_name: 'never-added' }),
    entry({ method: 'DelUser', fields: '', user_id: gone.user_id, user_name: gone.user_name }),
    entry({ method: 'DelUser', fields: '', user_id: here.user_id, user_name: 'not-deleted' }),
    entry({ user_id: edited.user_id, user_name: edited.user_name, fields: 'user_display_name,user_password' }),
    entry({ user_id: off.user_id, user_name: off.user_name, fields: 'user_active=false', outcome: 'unknown' }),
    entry({ user_id: off.user_id, user_name: 'the-next', outcome: 'waiting' }),
    entry({ user_name: 'settled-before', outcome: 'unknown', seen: true }),
  ]);
  await expect(activity.notice).toContainText(
    `6 acts were${CUT_SHORT} Whether they were done is not known. 1 act was not sent before the tab was closed.`,
  );
  await activity.openLeftOver();
  await expect(activity.cutShort).toBeChecked();
  await expect(activity.rows).toHaveCount(6);
  await expect(activity.row('the-next')).toHaveCount(0);

  for (const [name, outcome] of [
    [here.user_name, 'Done, found by reading“' + here.user_name + '” exists'],
    ['never-added', 'Not done, found by readingThere is no user “never-added” now.'],
    [gone.user_name, `Done, found by reading“${gone.user_name}” does not exist any more.`],
    ['not-deleted', 'Not done, found by reading“not-deleted” still exists.'],
    [edited.user_name, `UnknownThe server now holds of “${edited.user_name}”: Display name: ${edited.user_display_name}. A password`],
    [off.user_name, `Done, found by readingThe server now holds of “${off.user_name}”: Status: Inactive.`],
  ] as const) {
    await expect(activity.outcome(name)).toContainText('Unknown');
    await activity.button(`Check ${name}`).click();
    await expect(activity.outcome(name)).toContainText(outcome);
  }
  await expect(activity.rows).toHaveCount(6);
  await activity.cutShort.uncheck();
  await expect(activity.rows).toHaveCount(8);
  await expect(activity.outcome('the-next')).toHaveText('Not sent');
  await activity.close.click();
  // What nobody has looked at is still told of.
  await expect(activity.notice).toHaveText(/^1 act was not sent before the tab was closed\./);
  await activity.notice.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect(activity.notice).toHaveCount(0);

  await panel.enterAndLoad();
  await activity.open();
  await expect(activity.outcome('never-added')).toHaveText('Not done, found by reading');
  await expect(activity.notice).toHaveCount(0);
  const kept = await readEntries(page);
  expect(kept.map(({ outcome, seen }) => [outcome, seen])).toEqual([
    ['done', true],
    ['not_done', true],
    ['done', true],
    ['not_done', true],
    ['unknown', true],
    ['done', true],
    ['not_sent', true],
    ['unknown', true],
  ]);
  // What the server holds is shown, and not kept.
  expect(JSON.stringify(kept)).not.toContain(edited.user_display_name);
});

test('what cannot be read stays open until it can', async ({ panel, context, expects }) => {
  expects.failedRequest(/\/GetUsers$|\/favicon\.svg$/);
  const activity = await enterWith(panel, [entry({ method: 'AddUser', fields: '', user_name: 'never-added' })]);
  await activity.openLeftOver();
  await context.setOffline(true);
  await activity.button('Check never-added').click();
  await expect(activity.button('Check never-added')).toHaveText('Checking…');
  await expect(activity.outcome('never-added')).toContainText('“never-added” could not be checked. The server could not be reached');
  await expect(activity.outcome('never-added')).toContainText('Unknown');
  await context.setOffline(false);
  await activity.close.click();
  await expect(activity.notice).toContainText(`1 act was${CUT_SHORT} Whether it was done is not known.`);
  await activity.openLeftOver();
  await activity.button('Check never-added').click();
  await expect(activity.outcome('never-added')).toContainText('Not done, found by reading');
  await activity.close.click();
  await expect(activity.notice).toHaveCount(0);
});

/** The tab of the newest panel in this browser. */
async function tabs(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { held } = await navigator.locks.query();
    const names = (held ?? []).map((lock) => lock.name ?? '');
    return names.flatMap((name) => (name.startsWith('users-panel/tab/') ? [name.slice('users-panel/tab/'.length)] : []));
  });
}

test('a tab that lives is not taken for a closed one', async ({ panel, page, context }) => {
  await panel.enterAndLoad();
  const other = await context.newPage();
  await expect.poll(async () => (await tabs(page)).length).toBe(1);
  const before = await tabs(page);
  await new Panel(other).enterAndLoad();
  const added = async (): Promise<string> => (await tabs(page)).find((each) => !before.includes(each)) ?? '';
  await expect.poll(added).not.toBe('');
  const tab = await added();
  await writeEntries(page, [
    entry({ tab, user_name: 'busy' }),
    entry({ tab, user_name: 'later', outcome: 'waiting' }),
    entry({ tab, user_name: 'lost', outcome: 'unknown' }),
  ]);
  const activity = new Activity(page);
  await panel.enterAndLoad();
  await activity.open();
  await expect(activity.outcome('busy')).toHaveText('Sending…');
  await expect(activity.outcome('later')).toHaveText('Waiting');
  await expect(activity.notice).toHaveCount(0);

  await other.close();
  await panel.enterAndLoad();
  await expect(activity.notice).toContainText(`2 acts were${CUT_SHORT}`);
  await activity.open();
  await expect(activity.outcome('busy')).toContainText('Unknown');
  await expect(activity.outcome('later')).toHaveText('Not sent');
});

test('without Web Locks time tells which tab is gone', async ({ panel, page }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
  const now = Math.floor(Date.now() / 1000);
  const activity = await enterWith(panel, [
    entry({ user_name: 'old', at: now - 700 }),
    entry({ user_name: 'young', at: now - 100 }),
  ]);
  await expect(activity.notice).toContainText(`1 act was${CUT_SHORT}`);
  await activity.open();
  await expect(activity.outcome('old')).toContainText('Unknown');
  await expect(activity.outcome('young')).toHaveText('Sending…');
});

test.describe('a browser that keeps no journal is told about, and nothing else changes', () => {
  for (const [what, refuse] of [
    ['refuses', () => (IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); })],
    ['has none', () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
    ['refuses to write', () => (IDBDatabase.prototype.transaction = () => { throw new DOMException('no', 'UnknownError'); })],
  ] as const satisfies readonly (readonly [string, () => unknown])[]) {
    test(`which ${what}`, async ({ panel, page }) => {
      await page.addInitScript(refuse);
      const activity = new Activity(page);
      await panel.enterAndLoad();
      await expect(panel.alert).toHaveCount(0);
      await activity.open();
      await expect(activity.dialog.getByRole('alert')).toContainText('Your browser does not let this page keep a journal');
      await activity.close.click();
      await expect(panel.users.rows).toHaveCount(20);
    });
  }

  test('which never answers', async ({ panel, page }) => {
    await page.addInitScript(() => (IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest));
    await installClock(page);
    const activity = new Activity(page);
    await panel.enterAndLoad();
    await activity.open();
    await expect(activity.dialog).toContainText('Loading…');
    await page.clock.fastForward(60_000);
    await expect(activity.dialog.getByRole('alert')).toContainText('does not let this page keep a journal');
    await expect(activity.dialog).toContainText('Nothing yet.');
  });
});

/** What the browser downloads when this is pressed. */
async function downloaded(page: Page, activity: Activity, name: string): Promise<[string, string]> {
  const downloading = page.waitForEvent('download');
  await activity.button(name).click();
  const download = await downloading;
  return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
}

test('five thousand entries are quick to look through, and the oldest are dropped', async ({ panel, page }) => {
  const many = Array.from({ length: 5100 }, (_, index) =>
    entry({ outcome: 'done', user_id: index, user_name: `user${index}`, batch: `b${Math.floor(index / 100)}` }),
  );
  const activity = await enterWith(panel, many);
  await expect.poll(async () => (await readEntries(page)).length).toBe(5000);
  await activity.open();
  await expect(activity.dialog).toContainText('5000 entries');
  await expect(activity.rows).toHaveCount(100);
  await expect(activity.rows.first()).toContainText('user5099');
  await activity.showMore.press('Enter');
  await expect(activity.rows).toHaveCount(200);
  await expect(activity.showMore).toBeFocused();

  const took = await activity.search.evaluate(async (field: HTMLInputElement) => {
    const start = performance.now();
    field.value = 'user99';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const script = performance.now() - start;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return script;
  });
  // Some 110 rows of 5000, on a slow machine with others at work.
  expect(took).toBeLessThan(500);
  await activity.search.fill('user100');
  await expect(activity.rows).toHaveText([/user1009/, /user1008/, /user1007/, /user1006/, /user1005/, /user1004/, /user1003/, /user1002/, /user1001/, /user1000/, /user100Done$/]);
  await expect(activity.showMore).toHaveCount(0);

  // What is found is downloaded, all of it.
  const [, few] = await downloaded(page, activity, 'Download JSON');
  expect((JSON.parse(few) as JournalEntry[]).map(({ user_name }) => user_name)).toHaveLength(11);
  await activity.search.fill('');
  const [name, all] = await downloaded(page, activity, 'Download JSON');
  expect(name).toBe('users-panel-activity.json');
  expect((JSON.parse(all) as JournalEntry[]).toReversed()).toEqual(many.slice(100));
});

test('a spreadsheet executes nothing of the file', async ({ panel, page }) => {
  const activity = await enterWith(panel, [
    entry({ outcome: 'rejected', code: 118, message: 'not "unique"', user_id: 7, user_name: '=HYPERLINK("x")', batch: 'b1' }),
    entry({ outcome: 'sending', user_name: '@SUM(1)', at: 1_709_300_000 }),
  ]);
  await activity.open();
  const [name, csv] = await downloaded(page, activity, 'Download CSV');
  expect(name).toBe('users-panel-activity.csv');
  expect(csv.split('\r\n')).toEqual([
    '\u{feff}"When (UTC)","Who","Account ID","What","User ID","User","Outcome","Code","Decision"',
    `"2024-03-01 13:33:20","${DEMO.accountName}","${DEMO.accountId}","Edit: Display name","","'@SUM(1)","Unknown","","b"`,
    expect.stringMatching(/^"2024-02-29 12:\d\d:\d\d",.*,"7","'=HYPERLINK\(""x""\)","Rejected: not ""unique""","118","b1"$/),
    '',
  ]);
});

test('clearing asks, and forgets this account only', async ({ panel, page }) => {
  const other = entry({ account_id: 11, user_name: 'of another account' });
  const activity = await enterWith(panel, [entry({ outcome: 'done' }), entry({ user_name: 'bob' }), other]);
  await activity.open();
  await expect(activity.rows).toHaveCount(2);
  await activity.button('Clear activity').click();
  await expect(activity.question.getByRole('button', { name: 'Keep', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(activity.question).toHaveCount(0);
  await expect(activity.rows).toHaveCount(2);
  await expect(activity.button('Clear activity')).toBeFocused();
  await page.keyboard.press('Enter');
  await activity.question.getByRole('button', { name: 'Clear activity', exact: true }).click();
  await expect(activity.dialog).toContainText('Nothing yet.');
  expect(await readEntries(page)).toEqual([other]);
  await activity.close.click();
  await expect(activity.notice).toHaveCount(0);
});

test('no secret is in the database after a round through everything', async ({ panel, page, server }) => {
  const answered = page.waitForResponse(/\/Logon$/);
  const [first] = await server.users({ order_by: 'user_name' });
  const activity = await enterWith(panel, [
    entry({ user_id: first?.user_id ?? 0, user_name: first?.user_name ?? '', fields: 'user_display_name,user_password' }),
  ]);
  const { result: sessionId } = (await (await answered).json()) as { result: string };
  await activity.openLeftOver();
  await activity.button(`Check ${first?.user_name}`).click();
  await expect(activity.outcome(first?.user_name ?? '')).toContainText('The server now holds');
  await expect.poll(async () => (await readEntries(page))[0]?.seen).toBe(true);
  const kept = JSON.stringify(await page.context().storageState({ indexedDB: true }));
  expect(kept).toContain('user_password');
  for (const secret of [sessionId, DEMO.password, DEMO.apiKey]) {
    expect(kept.includes(secret), 'a secret in the database').toBe(false);
  }
});
