import type { Page } from '@playwright/test';

import { BulkDialog, UserDialog } from '../fixtures/acts.js';
import type { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';

// Who may only look at users sees everything and changes nothing, whatever is pressed.

/** What opens a change of users, or sends one. */
const ACT =
  /^(Add user|Edit\b|Delete\b|Duplicate|Transfer money|Activate|Deactivate|Money$|Use the account|Use balances|Retry|Reverse|Continue$)/;

/** What is pressed on everything, with what a shortcut could be made of. */
const KEYS = ['Delete', 'Backspace', 'Insert', 'F2', 'Shift+Delete', 'Control+Delete', 'Control+Enter', 'Alt+Enter', 'Control+s'];
const LETTERS = ['a', 'd', 'e', 'n', 't', 'x', '+', '-', '?'];
/** The same by kinds of controls, in groups: after each the page is looked at. Letters in a field are just typed. */
const KEYS_ON = { choice: [KEYS], text: [KEYS, ['Enter']], other: [[...KEYS, ...LETTERS], ['Space'], ['Enter']] } as const;

/** On a control of which another one of the same family was tried: the same listener hears both. */
const FEWER = [['Delete', 'Control+Enter'], ['Space'], ['Enter']] as const;
const FAMILIES = /^(Move|Select|Details of)\b.*?( up| down)?$/;

/** There is much to press: half a minute on an idle machine. */
const LONG = 300_000;

/** Enough rows to walk through. */
const FEW = 3;

/** More stops than the page has. */
const STOPS = 600;
/** So many known ones in a row, and the walk is around: a menu that was left leads past a few of them again. */
const AROUND = 15;

/** The control that has the focus. */
interface Stop {
  name: string;
  kind: 'choice' | 'text' | 'other';
  isButton: boolean;
  isMenu: boolean;
  /** By this it is known again, even if it was drawn anew. */
  mark: string;
}

/** What has the focus; `null`: nothing of the page. */
async function stop(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
      element = element.shadowRoot.activeElement;
    }
    if (!element || element === document.body) {
      return null;
    }
    const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '');
    const name =
      element.getAttribute('aria-label') ??
      ([...labels, element.textContent ?? ''].find((text) => text.trim() !== '') ?? '');
    const words = name.trim().replace(/\s+/g, ' ');
    const dialog = element.closest('dialog')?.getAttribute('aria-label') ?? 'the page';
    return {
      name: words,
      kind: element.matches('select')
        ? 'choice'
        : element.matches('textarea, input:not([type="checkbox"], [type="radio"])')
          ? 'text'
          : 'other',
      isButton: element.matches('button, a'),
      isMenu: element.matches('[popovertarget]'),
      mark: `${element.localName} ${words} in ${dialog}`,
    };
  });
}

/** Lets the page do what the last key asked for; how many dialogs are open then. */
async function settle(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() =>
          setTimeout(() => resolve(document.querySelector('users-panel')?.shadowRoot?.querySelectorAll('dialog[open]').length ?? 0)),
        ),
      ),
  );
}

/** Presses every key on what has the focus, and leaves dialogs that open; the first of each kind is walked through. */
async function pressAll(page: Page, at: Stop, seen: Set<string>, depth: number): Promise<void> {
  const dialog = page.locator('dialog[open]');
  const opensDetails = at.name.startsWith('Details of ');
  const family = at.name.replace(FAMILIES, '$1…$2');
  const isFirst = family === at.name || !seen.has(family);
  seen.add(family);
  if (!isFirst && family.startsWith('Move')) {
    return;
  }
  for (const keys of isFirst ? KEYS_ON[at.kind] : FEWER) {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
    let open = await settle(page);
    if (opensDetails && keys.length === 1) {
      await expect(dialog.getByRole('term').first()).toBeVisible();
      open = depth + 1;
    }
    const kind = opensDetails ? 'Details' : at.name;
    if (open > depth && !seen.has(kind)) {
      seen.add(kind);
      await expectNoAct(page, `the dialog of ${at.name}`);
      await walk(page, seen, depth + 1);
    }
    for (let tries = 0; open > depth && tries < 5; tries += 1) {
      await page.keyboard.press('Escape');
      open = await settle(page);
    }
    await expect(dialog).toHaveCount(depth);
  }
}

/** Goes through everything that the keyboard reaches, once, and presses every key on it; ends when its dialog closes. */
async function walk(page: Page, seen: Set<string>, depth = 0): Promise<void> {
  let known = 0;
  for (let count = 0; count < STOPS && known < AROUND; count += 1) {
    await page.keyboard.press('Tab');
    const at = await stop(page);
    // The browser's own place between the end and the beginning.
    if (at === null) {
      continue;
    }
    known = seen.has(at.mark) ? known + 1 : 0;
    if (known > 0) {
      continue;
    }
    seen.add(at.mark).add(at.name);
    // A column can bear the name of an act.
    expect(at.isButton && ACT.test(at.name), `“${at.name}” is no act`).toBe(false);
    // These would end the walk.
    if (at.name === 'Sign out' || (depth > 0 && ['Close', 'Cancel'].includes(at.name))) {
      continue;
    }
    await pressAll(page, at, seen, depth);
    if (at.isMenu && (await page.locator(':popover-open').count()) === 0) {
      await page.keyboard.press('Enter');
      await settle(page);
      await expectNoAct(page, `the menu ${at.name}`);
    }
  }
  expect(known, `${STOPS} times Tab lead around the page`).toBe(AROUND);
}

/** Assistive technology is told of no act either. */
async function expectNoAct(page: Page, where: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send('Accessibility.getFullAXTree');
  await cdp.detach();
  const controls = nodes
    .filter((node) => !node.ignored && ['button', 'link', 'menuitem'].includes(String(node.role?.value)))
    .map((node) => String(node.name?.value ?? ''));
  expect(controls.length, `controls of ${where}`).toBeGreaterThan(1);
  expect(controls.filter((name) => ACT.test(name)), `acts of ${where}`).toEqual([]);
}

/** The writes that the server saw. */
async function writes(server: TestServer): Promise<string[]> {
  const log = await server.faults.log();
  return log.map(({ method, outcome }) => `${method} ${outcome}`).filter((text) => /^(Add|Del|Set|Transfer)/.test(text));
}

/** Everything that can be walked through is, with somebody selected and with nobody. */
async function walkEverything(panel: Panel, server: TestServer): Promise<void> {
  const { page, users } = panel;
  const before = await server.users();
  const sent = await writes(server);
  const last = (await users.names.last().innerText()).trim();
  // What is loaded after the first rows.
  await users.detailsOf(last).click();
  await expect(panel.details(last).terms.first()).toBeVisible();
  await page.keyboard.press('Escape');

  await expectNoAct(page, 'the page');
  await users.selectPage.check();
  await expectNoAct(page, 'the page with a selection');
  await panel.selection.clear.click();
  // From the top of the page.
  await users.heading.click();
  const seen = new Set<string>();
  await walk(page, seen);
  for (const name of ['Columns', 'Views', 'Refresh', 'Account', 'Activity', 'Sign out', 'Close', 'Details', 'Rows per page']) {
    expect([...seen], 'what the keyboard has reached').toContain(name);
  }
  expect([...seen].filter((name) => name.startsWith('Details of ')).length).toBeGreaterThanOrEqual(FEW);
  expect([...seen].filter((name) => name.startsWith('Select ')).length).toBeGreaterThanOrEqual(FEW);
  expect(await writes(server)).toEqual(sent);
  expect(await server.users()).toEqual(before);
}

test.describe('a Supervisor whose role is known', () => {
  test.use({ serverOptions: { users: FEW, config: '{"signIn": "service-account"}', keyRole: 'supervisor' } });

  test('sees everything, and no key and no button changes anything', async ({ panel, page, server }) => {
    test.setTimeout(LONG);
    await page.route('**/GetKeyRoles', (route) =>
      route.fulfill({ json: { result: [{ role_id: 5, role_name: 'Supervisor' }] } }),
    );
    await panel.open();
    await panel.signIn.key.setInputFiles(server.keyFile);
    await panel.signIn.button.click();
    await panel.users.isLoaded();
    await expect(page.getByText('Your role may look at users, not change them.')).toBeVisible();
    await walkEverything(panel, server);
    expect(await writes(server)).toEqual([]);
  });
});

test.describe('a Developer', () => {
  test.use({ serverOptions: { users: FEW } });

  test('is told by the first refusal, and no key and no button changes anything', async ({ panel, page, server }) => {
    test.setTimeout(LONG);
    await panel.open();
    await panel.signIn.submit('developer@demo.example', DEMO.password);
    await panel.users.isLoaded();
    await page.getByRole('button', { name: 'Add user', exact: true }).click();
    const dialog = new UserDialog(page, 'Add user', 'Add');
    await dialog.fill({ 'User name': 'not-mine', 'Display name': 'Not Mine', Password: 'Aa1!aaaa', Application: '1' });
    await dialog.submit.click();
    await expect(dialog.alert).toContainText('104');
    await dialog.cancel.click();
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await expect(page.getByText('The server does not let your role change users.')).toBeVisible();
    await walkEverything(panel, server);
    expect(await writes(server)).toEqual(['AddUser refused']);
  });
});

test.describe('where the configuration says so', () => {
  test.use({ serverOptions: { users: FEW, config: '{"readonly": true}' } });

  test('not even the owner changes anything', async ({ panel, server }) => {
    test.setTimeout(LONG);
    await panel.enterAndLoad();
    await walkEverything(panel, server);
    expect(await writes(server)).toEqual([]);
  });
});

test('a bulk act that the role may not do is sent once, and not offered again', async ({ panel, page, server }) => {
  const before = await server.users();
  await panel.open();
  await panel.signIn.submit('supervisor@demo.example', DEMO.password);
  await panel.users.isLoaded();
  await panel.users.selectPage.check();
  await panel.selection.bar.getByRole('button', { name: 'Deactivate', exact: true }).click();
  const bulk = new BulkDialog(page, 'Deactivate users');
  await bulk.button('Deactivate 20 users').click();
  await bulk.isOver();
  await expect(bulk.alert).toHaveText('Rejected: 20');
  await expect(bulk.button('Download report')).toBeVisible();
  await expectNoAct(page, 'the report');
  await bulk.button('Close').click();
  await expectNoAct(page, 'the page');
  const sent = await writes(server);
  expect(new Set(sent)).toEqual(new Set(['SetUserInfo refused']));
  expect(await server.users()).toEqual(before);
});

test.describe('on a machine where somebody else had more rights', () => {
  test.use({ serverOptions: { config: '{"signIn": ["session", "service-account"]}', keyRole: 'supervisor' } });

  test('what they left half typed is not offered', async ({ panel, page, server }) => {
    const [user] = await server.users({ order_by: 'user_name' });
    await panel.enterAndLoad();
    await page.getByRole('button', { name: `Edit ${user?.user_name}`, exact: true }).click();
    const dialog = new UserDialog(page, `Edit ${user?.user_name}`, 'Save');
    await dialog.field('Display name').fill('Half typed');
    await page.reload();
    await page.route('**/GetKeyRoles', (route) =>
      route.fulfill({ json: { result: [{ role_id: 5, role_name: 'Supervisor' }] } }),
    );
    await page.getByRole('radio', { name: 'Service account key', exact: true }).check();
    await panel.signIn.key.setInputFiles(server.keyFile);
    await panel.signIn.button.click();
    await expect(page.getByText('Your role may look at users, not change them.')).toBeVisible();
    // It is there, and hidden.
    await expect(page.getByText(/^You had started to edit/)).toHaveCount(1);
    await expectNoAct(page, 'the page');
  });
});
