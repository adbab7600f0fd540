import path from 'node:path';

import type { BrowserContext, Page } from '@playwright/test';

import { WRITE_FAULTS } from '../fixtures/acts.js';
import { Chance, SEED, runs } from '../fixtures/chance.js';
import { installClock } from '../fixtures/clock.js';
import { Panel, SignInForm } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';
import { TransferDialog, balance, ledger } from '../fixtures/transfers.js';
import { nginx, nginxSite, type WebServer } from '../fixtures/web-servers.js';

/** So many users on one page are one batch. */
const BATCH = 20;

/** A transfer as the browser keeps it. */
interface Kept {
  outcome: string;
  tag: string;
  user_id: number;
  amount: string;
  direction: 'to_users' | 'from_users';
  strict_mode: boolean;
}

/** What the browser's database holds of transfers. */
async function kept(page: Page): Promise<Kept[]> {
  const texts = await page.evaluate(async () => {
    const opening = indexedDB.open('users-panel');
    await new Promise((resolve, reject) => {
      opening.onsuccess = resolve;
      opening.onerror = reject;
    });
    const range = IDBKeyRange.bound('transfers/', 'transfers/\uffff');
    const asking = opening.result.transaction('entries').objectStore('entries').getAll(range);
    await new Promise((resolve, reject) => {
      asking.onsuccess = resolve;
      asking.onerror = reject;
    });
    opening.result.close();
    return asking.result as string[];
  });
  return texts.map((text) => JSON.parse(text) as Kept);
}

/** Through nginx, as in production: a browser never sees the API hang up, and so sends nothing a second time. */
async function behindNginx(server: TestServer): Promise<WebServer> {
  const folder = path.resolve(process.env['PANEL_DIST'] ?? '');
  return nginx(async (port) => ({
    'conf.d/users-panel.conf': await nginxSite({ path: '/', folder, api: server.origin }, port),
  }));
}

/** Goes wrong with a fourth of the answers, in any of the ways. */
async function plan(server: TestServer, chance: Chance): Promise<void> {
  let skip = 0;
  for (let position = 0; position < BATCH; position += 1) {
    if (chance.happens(0.3)) {
      const fault = chance.happens(0.1)
        ? ({ kind: 'api_error', code: 135 } as const)
        : chance.of(WRITE_FAULTS.filter(({ kind }) => kind !== 'api_error'));
      await server.faults.queue({ method: 'TransferMoneyToUser', ...fault, skip });
      skip = 0;
    } else {
      skip += 1;
    }
  }
}

/** Signs in again and goes on whenever the panel waits for that, until everybody has come to something. */
async function untilOver(page: Page, dialog: TransferDialog): Promise<void> {
  const panel = new Panel(page);
  const over = dialog.button('Download report');
  const goOn = dialog.button('Go on');
  for (;;) {
    await expect(over.or(goOn).or(panel.signInAgain).first()).toBeVisible({ timeout: 30_000 });
    if (await panel.signInAgain.isVisible()) {
      const form = new SignInForm(panel.signInAgain);
      await form.secret('Password').fill(DEMO.password);
      await form.button.click();
      await expect(panel.signInAgain).toBeHidden();
    } else if (await goOn.isVisible()) {
      await goOn.click({ timeout: 2000 }).catch(() => undefined);
    } else {
      return;
    }
  }
}

/** Waits until every lost answer is settled, with the minute that this takes passed by. */
async function settle(page: Page, dialog: TransferDialog): Promise<void> {
  await expect
    .poll(
      async () => {
        // Only while the panel waits by itself: a request under way would be out of time.
        if (await dialog.dialog.getByText('There is no trace of it yet.').first().isVisible()) {
          await page.clock.fastForward(61_000);
        }
        const again = dialog.button('Check again');
        if (await again.isEnabled({ timeout: 500 }).catch(() => false)) {
          await again.click({ timeout: 500 }).catch(() => undefined);
        }
        return dialog.summary.textContent();
      },
      { timeout: 90_000, intervals: [700] },
    )
    .not.toContain('Unknown');
}

/** Selects a page of users, and sends each the same. */
async function begin(page: Page, chance: Chance, number: number): Promise<TransferDialog> {
  const panel = new Panel(page);
  await page.goto(`/?rows=${BATCH}&page=${(number % 7) + 1}`);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await panel.users.selectPage.click();
  await panel.selection.bar.getByRole('button', { name: 'Transfer money', exact: true }).click();
  const dialog = new TransferDialog(page);
  await dialog.direction(chance.happens(0.7) ? 'To users' : 'From users').check();
  if (chance.happens(0.3)) {
    await dialog.strict.uncheck();
  }
  await dialog.check(`${chance.whole(0, 5)}.${chance.whole(1, 99).toString().padStart(2, '0')}`);
  const total = (await dialog.send.textContent())?.replace(/^Transfer /, '').replace(/ USD$/, '') ?? '';
  await dialog.total.fill(total);
  await dialog.send.click();
  return dialog;
}

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await installClock(page);
  return page;
}

const lives = Math.ceil(runs(60) / BATCH);
const rounds = Math.min(5, lives);
for (let life = 0; life < Math.ceil(lives / rounds); life += 1) {
  const seed = SEED + life;

  test(`transfers through every fault and closed tabs agree with the ledger, seed + ${life}`, async ({ browser, server }) => {
    test.setTimeout(rounds * 90_000);
    console.log(`SEED=${seed}`);
    const chance = new Chance(seed);
    const proxy = await behindNginx(server);
    const context = await browser.newContext({ baseURL: proxy.origin, viewport: { width: 1440, height: 900 } });
    const [rowsBefore, moneyBefore] = [await ledger(server), await balance(server)];
    const usersBefore = await server.users();
    try {
      for (let round = 0; round < rounds; round += 1) {
        await plan(server, chance);
        let page = await openPage(context);
        let dialog = await begin(page, chance, round);
        if (chance.happens(0.4)) {
          await page.waitForTimeout(chance.whole(0, 1500));
          await page.close();
          // What had left comes to its end in the server.
          await new Promise((resolve) => setTimeout(resolve, 1500));
          await server.faults.clear();
          page = await openPage(context);
          await page.goto('/');
          await new Panel(page).signIn.submit(DEMO.ownerEmail, DEMO.password);
          await new Panel(page).users.isLoaded();
          const notice = page.getByRole('alert').filter({ hasText: 'under way when the tab was closed' });
          const open = (await kept(page)).filter(({ outcome }) => ['sending', 'unknown', 'waiting'].includes(outcome));
          if (open.some(({ outcome }) => outcome !== 'waiting')) {
            await notice.getByRole('button', { name: 'Settle', exact: true }).click();
            dialog = new TransferDialog(page);
            await settle(page, dialog);
          }
        } else {
          await untilOver(page, dialog);
          await server.faults.clear();
          await settle(page, dialog);
        }
        await page.close();
      }

      const page = await context.newPage();
      await page.goto('/');
      await new Panel(page).signIn.submit(DEMO.ownerEmail, DEMO.password);
      await new Panel(page).users.isLoaded();
      await expect.poll(async () => (await kept(page)).filter(({ outcome }) => outcome === 'waiting')).toEqual([]);
      const records = await kept(page);
      const rows = (await ledger(server)).slice(rowsBefore.length);
      let found = 0;
      for (const record of records) {
        const made = rows.filter(
          (row) => row.user_id === record.user_id && (row.transaction_description ?? '').startsWith(`${record.tag} `),
        );
        const what = JSON.stringify(record);
        found += made.length;
        expect(['done', 'rejected', 'not_sent', 'not_done'], what).toContain(record.outcome);
        expect(made.length, what).toBe(record.outcome === 'done' ? made.length && 1 : 0);
        if (record.outcome === 'done' && record.strict_mode) {
          expect(made.map(({ amount }) => Math.abs(amount)), what).toEqual([Number(record.amount)]);
        }
      }
      expect(found, 'every transfer in the ledger is one that the panel knows of').toBe(rows.length);
      // Every cent: what the account has lost is what the users have won, and both are what the ledger says.
      const moved = rows.reduce((sum, { amount }) => sum + Math.round(amount * 10_000), 0);
      expect(Math.round(((await balance(server)) - moneyBefore) * 10_000)).toBe(moved);
      const after = new Map((await server.users()).map((user) => [user.user_id, user.fixed_balance]));
      const won = usersBefore.reduce(
        (sum, user) => sum + Math.round(((after.get(user.user_id) ?? 0) - user.fixed_balance) * 10_000),
        0,
      );
      expect(won).toBe(-moved);
      expect(records.length).toBeGreaterThan(rounds * 5);
      console.log(`${records.length} transfers decided, ${rows.length} made`);
    } finally {
      await context.close();
      await proxy.stop();
    }
  });
}
