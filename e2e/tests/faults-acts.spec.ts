import type { Page } from '@playwright/test';

import { BulkDialog, UserDialog, WRITE_FAULTS, discardQuestion, faultName, notice } from '../fixtures/acts.js';
import { runs } from '../fixtures/chance.js';
import type { Fault, MethodName } from '../fixtures/faults.js';
import { Panel, SignInForm } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer, UserRecord } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';

/** Everything that can go wrong with the answer to a write; the last one: the session has expired. */
const FAULTS = [...WRITE_FAULTS, { kind: 'api_error', code: 135 }] as const;
/** So many runs share a page. */
const CHUNK = FAULTS.length;

/** Signs in again if the panel asks for it. */
async function signInAgain(panel: Panel): Promise<boolean> {
  if (!(await panel.signInAgain.isVisible())) {
    return false;
  }
  const form = new SignInForm(panel.signInAgain);
  await form.secret('Password').fill(DEMO.password);
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  return true;
}

/** Closes a form that says that nothing was done. */
async function giveUp(page: Page, dialog: UserDialog): Promise<void> {
  await dialog.cancel.click();
  const discard = discardQuestion(page).getByRole('button', { name: 'Discard', exact: true });
  const asksOrIsGone = async () => (await discard.isVisible()) || !(await dialog.dialog.isVisible());
  await expect.poll(asksOrIsGone).toBe(true);
  if (await discard.isVisible()) {
    await discard.click();
  }
  await expect(dialog.dialog).toBeHidden();
}

/** Whether the form says that it was done; otherwise it says that it was not. */
async function isDone(panel: Panel, dialog: UserDialog, words: string): Promise<boolean> {
  const done = notice(panel.page, words);
  await expect(done.or(dialog.alert).or(panel.signInAgain).first()).toBeVisible({ timeout: 20_000 });
  if (await signInAgain(panel)) {
    await expect(dialog.alert).toBeVisible();
  }
  return done.isVisible();
}

interface Run {
  panel: Panel;
  server: TestServer;
  fault: Fault;
  number: number;
}

const ACTS: Record<'AddUser' | 'SetUserInfo' | 'DelUser', (run: Run, victims: readonly UserRecord[]) => Promise<void>> = {
  async AddUser({ panel, server, fault, number }) {
    const { page } = panel;
    const name = `run-${number}`;
    await page.getByRole('button', { name: 'Add user', exact: true }).click();
    const dialog = new UserDialog(page, 'Add user', 'Add');
    await dialog.fill({ 'User name': name, 'Display name': name, Password: 'Str0ng!Pass', Application: '1' });
    await server.faults.queue(fault);
    await dialog.submit.click();
    const done = await isDone(panel, dialog, `“${name}” was added.`);
    expect(await server.users({ user_name: name }), name).toHaveLength(done ? 1 : 0);
    if (!done) {
      await giveUp(page, dialog);
    }
  },

  async SetUserInfo({ panel, server, fault, number }, victims) {
    const { page } = panel;
    const user = victims[number % victims.length];
    const [before] = await server.users({ user_id: user?.user_id ?? 0 });
    await page.getByRole('button', { name: `Edit ${user?.user_name}`, exact: true }).click();
    const dialog = new UserDialog(page, `Edit ${user?.user_name}`, 'Save');
    await expect(dialog.field('User name')).toHaveValue(user?.user_name ?? '');
    await dialog.field('Display name').fill(`Version ${number}`);
    await server.faults.queue(fault);
    await dialog.submit.click();
    const done = await isDone(panel, dialog, `“${user?.user_name}” was saved.`);
    const [after] = await server.users({ user_id: user?.user_id ?? 0 });
    expect(after?.user_display_name).toBe(done ? `Version ${number}` : before?.user_display_name);
    if (!done) {
      await giveUp(page, dialog);
    }
  },

  async DelUser({ panel, server, fault, number }, victims) {
    const { page } = panel;
    const user = victims[number % victims.length];
    const name = user?.user_name ?? '';
    await page.getByRole('button', { name: `Delete ${name}`, exact: true }).click();
    const dialog = new BulkDialog(page, 'Delete users');
    await server.faults.queue(fault);
    await dialog.button(`Delete ${name}`).click();
    await expect(dialog.outcomes.or(panel.signInAgain).first()).toBeVisible({ timeout: 20_000 });
    if (await signInAgain(panel)) {
      await dialog.button('Go on').click();
      await dialog.isOver();
    }
    const done = (await dialog.report()).get(name) === 'Done';
    expect(await server.users({ user_id: user?.user_id ?? 0 }), name).toHaveLength(done ? 0 : 1);
    await dialog.button('Close').click();
    await expect(dialog.dialog).toBeHidden();
  },
};

// The short form of these runs are the tests of each act.
const chunks = Math.ceil(Math.min(runs(0), 300) / CHUNK);
for (let chunk = 0; chunk < chunks; chunk += 1) {
  const method = (['AddUser', 'SetUserInfo', 'DelUser'] as const)[chunk % 3] ?? 'AddUser';

  test(`${method} through every fault agrees with the database, part ${chunk}`, async ({ panel, page, server, expects }) => {
    test.setTimeout(CHUNK * 15_000);
    expects.failedRequest(new RegExp(`/${method satisfies MethodName}$`));
    const victims = (await server.users({ order_by: 'user_name' })).slice(0, CHUNK);
    await panel.enterAndLoad();
    for (const [index, fault] of FAULTS.entries()) {
      const run = { panel, server, fault: { method, ...fault }, number: chunk * CHUNK + index };
      await test.step('code' in fault ? `${fault.kind} ${fault.code}` : faultName(fault), () => ACTS[method](run, victims));
      await server.faults.clear();
      for (const old of await page.getByRole('main').getByRole('button', { name: 'Dismiss', exact: true }).all()) {
        await old.click({ timeout: 2000 }).catch(() => undefined);
      }
    }
  });
}
