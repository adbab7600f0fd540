import type { Panel } from '../fixtures/panel.js';
import { SignInForm } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { HOSTILE_NAMES } from '../fixtures/states.js';
import { expect, test } from '../fixtures/test.js';
import { alterUsers, asksForUsers, questions } from '../fixtures/wire.js';

/** Whether a question is the one of a user's details. */
const ofDetails = (question: URLSearchParams): boolean => question.has('user_id');

/** Opens what is known of a user, and waits until it is there. */
async function open(panel: Panel, userName: string) {
  await panel.users.detailsOf(userName).click();
  const details = panel.details(userName);
  await expect(details.terms.first()).toBeVisible();
  return details;
}

/** The words of each field that the demo account's users have. */
const WORDS: Readonly<Record<string, string>> = {
  user_id: 'User ID',
  user_name: 'User name',
  user_display_name: 'Display name',
  user_active: 'Status',
  frozen: 'Frozen',
  parent_accounting: 'Money',
  balance: 'Balance',
  live_balance: 'Live balance',
  fixed_balance: 'Fixed balance',
  applications: 'Applications',
  acd_status: 'ACD status',
  acd_status_change_time: 'ACD status since',
  skills: 'Skills',
  acd_queues: 'Queues',
  mobile_phone: 'Mobile phone',
  two_factor_auth_required: 'Second factor at sign-in',
  user_custom_data: 'Custom data',
  created: 'Created',
  modified: 'Modified',
};

interface Sent {
  [field: string]: unknown;
  skills?: { skill_id: number; skill_name: string }[];
  acd_queues?: { acd_queue_id: number; acd_queue_name: string }[];
}

test('show every field that the API sent', async ({ panel, server }) => {
  // The one of the first page of whom the most is known.
  const { result } = await server.call<{ result: Sent[] }>('GetUsers', {
    order_by: 'user_name',
    count: 20,
    with_skills: true,
    with_queues: true,
  });
  const fields = (user: Sent) => Object.keys(user).length + (user.skills?.length ?? 0);
  const [user] = [...result].sort((one, other) => fields(other) - fields(one));
  const name = String(user?.['user_name']);
  await panel.enterAndLoad();
  const before = (await questions(server)).length;
  const details = await open(panel, name);
  await expect(details.dialog.getByRole('heading', { name, exact: true })).toBeVisible();
  const [question, ...others] = (await questions(server)).slice(before);
  expect(question).toEqual({ user_id: String(user?.['user_id']), with_skills: 'true', with_queues: 'true' });
  expect(others).toEqual([]);

  const shown = await details.fields();
  expect([...shown.keys()].sort()).toEqual(
    Object.keys(user ?? {})
      .map((field) => WORDS[field] ?? field)
      .sort(),
  );
  expect(shown.get('User ID')).toBe(String(user?.['user_id']));
  expect(shown.get('User name')).toBe(name);
  expect(shown.get('Display name')).toBe(user?.['user_display_name']);
  expect(shown.get('Status')).toBe(user?.['user_active'] ? 'Active' : 'Inactive');
  expect(shown.get('Money')).toBe(user?.['parent_accounting'] ? 'Account’s money'.replace('’', "'") : 'Own balance');
  expect(shown.get('Custom data')).toBe(user?.['user_custom_data']);
  expect(shown.get('Balance')).toMatch(/^-?[\d,]+\.\d{2,} USD$/);
  const skills = (user?.skills ?? []).map((skill) => `${skill.skill_name} (${skill.skill_id})`);
  // Each name keeps its direction to itself.
  const plain = (field: string) => shown.get(field)?.replace(/[\u2068\u2069]/g, '');
  expect(plain('Skills')).toBe(skills.join(', ') || 'None');
  const queues = (user?.acd_queues ?? []).map((queue) => `${queue.acd_queue_name} (${queue.acd_queue_id})`);
  expect(plain('Queues')).toBe(queues.join(', ') || 'None');
  // In the viewer's zone, how far away, and in UTC.
  expect(shown.get('Created')).toMatch(/^\d{1,2} \w+ \d{4}, \d{2}:\d{2} \(.+; \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)$/);
  expect(shown.get('Created')).toContain(String(user?.['created']));
});

test('show fields that are newer than the panel, as they came', async ({ panel, page, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  await alterUsers(
    page,
    ({ result }) => Object.assign(result[0] ?? {}, { shoe_size: 43.5, badge: null, nick: '<b>x</b>', pets: [{ cat: 1 }] }),
    ofDetails,
  );
  await panel.enterAndLoad();
  const details = await open(panel, first?.user_name ?? '');
  await expect(details.dialog.getByRole('heading', { name: 'Other fields', exact: true })).toBeVisible();
  const shown = await details.fields();
  expect([...shown].slice(-4)).toEqual([
    ['shoe_size', '43.5'],
    ['badge', 'null'],
    ['nick', '<b>x</b>'],
    ['pets', '[{"cat":1}]'],
  ]);
});

test('hostile text is text', async ({ panel, page, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  for (const [index, text] of HOSTILE_NAMES.entries()) {
    const { user_id = 0, user_name = '' } = users[index] ?? {};
    await server.call('SetUserInfo', {
      user_id,
      user_display_name: text,
      user_custom_data: `data ${text}`,
      user_active: true,
    });
    const details = await open(panel, user_name);
    const shown = await details.fields();
    expect(shown.get('Display name')).toBe(text);
    expect(shown.get('Custom data')).toBe(`data ${text}`);
    await expect(details.dialog.locator('script, img, a')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(details.dialog).toBeHidden();
  }
});

test('a user name that looks like markup names the dialog', async ({ panel, page, server }) => {
  const name = '<i>x</i>"&amp;';
  await alterUsers(page, ({ result }) => Object.assign(result[0] ?? {}, { user_name: name }));
  await panel.enterAndLoad();
  const details = await open(panel, name);
  await expect(details.dialog.getByRole('heading', { name, exact: true })).toBeVisible();
  await expect(details.dialog.locator('i')).toHaveCount(0);
  expect((await server.users()).some((user) => user.user_name === name)).toBe(false);
});

test.describe('copying', () => {
  test('the id and the name', async ({ panel, page, context, server }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
    const [first] = await server.users({ order_by: 'user_name' });
    await panel.enterAndLoad();
    const details = await open(panel, first?.user_name ?? '');
    for (const [what, text] of [
      ['User name', first?.user_name],
      ['User ID', String(first?.user_id)],
    ] as const) {
      await details.copy(what).click();
      await expect(details.dialog.getByText(`${what} copied.`, { exact: true })).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
    }
  });

  test('says so when the browser does not allow it', async ({ panel, page, server }) => {
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) },
      }),
    );
    const [first] = await server.users({ order_by: 'user_name' });
    await panel.enterAndLoad();
    const details = await open(panel, first?.user_name ?? '');
    await details.copy('User ID').click();
    await expect(details.dialog).toContainText('The browser did not allow copying. Select the text and copy it by hand.');
  });
});

test('open by keyboard; Escape and Close give the focus back to the button', async ({ panel, page, server }) => {
  const users = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  const name = users[3]?.user_name ?? '';
  const opener = panel.users.detailsOf(name);
  const details = panel.details(name);
  for (const key of ['Enter', 'Space']) {
    await opener.focus();
    await page.keyboard.press(key);
    await expect(details.terms.first()).toBeVisible();
    // The page behind cannot be reached.
    await expect(details.dialog.locator(':focus')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(details.dialog).toBeHidden();
    await expect(opener).toBeFocused();
  }
  await opener.click();
  await details.close.click();
  await expect(details.dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(panel.users.detailsOf(users[4]?.user_name ?? '')).toBeFocused();
});

test('a user who was deleted meanwhile', async ({ panel, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await server.call('DelUser', { user_id: first?.user_id ?? 0 });
  const name = first?.user_name ?? '';
  await panel.users.detailsOf(name).click();
  const details = panel.details(name);
  await expect(details.dialog).toContainText('This user does not exist any more.');
  await expect(details.terms).toHaveCount(0);
  await details.close.click();
  await expect(panel.users.detailsOf(name)).toBeFocused();
});

test('a failure says why, and Try again loads it', async ({ panel, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await server.faults.queue({ method: 'GetUsers', kind: 'bad_json' });
  const name = first?.user_name ?? '';
  await panel.users.detailsOf(name).click();
  const details = panel.details(name);
  await expect(details.dialog.getByRole('alert')).toContainText('The user could not be loaded.');
  await expect(details.dialog.getByRole('alert')).toContainText('could not be understood');
  await details.tryAgain.click();
  await expect(details.terms.first()).toBeVisible();
  await expect(details.dialog.getByRole('alert')).toBeHidden();
  expect((await details.fields()).get('User name')).toBe(name);
  // The list behind is untouched.
  await expect(panel.users.rows).toHaveCount(20);
});

test('closing it cancels what is on its way', async ({ panel, page, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  const before = (await questions(server)).length;
  await server.faults.queue({ method: 'GetUsers', kind: 'delay', ms: 1000 });
  const asked = page.waitForRequest(asksForUsers);
  const cancelled = page.waitForEvent('requestfailed', asksForUsers);
  const name = first?.user_name ?? '';
  await panel.users.detailsOf(name).click();
  await asked;
  await expect(panel.details(name).dialog).toContainText('Loading…');
  await page.keyboard.press('Escape');
  expect((await cancelled).failure()?.errorText).toBe('net::ERR_ABORTED');
  await expect(panel.details(name).dialog).toBeHidden();
  await expect.poll(async () => (await questions(server)).length).toBe(before + 1);
  await expect(panel.alert).toBeHidden();
});

test('a session that ends while it is open: it goes on after signing in again', async ({ panel, server }) => {
  const [first] = await server.users({ order_by: 'user_name' });
  await panel.enterAndLoad();
  await server.faults.expireSessions();
  const name = first?.user_name ?? '';
  await panel.users.detailsOf(name).click();
  await expect(panel.signInAgain).toBeVisible();
  const form = new SignInForm(panel.signInAgain);
  await form.secret('Password').fill(DEMO.password);
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
  const details = panel.details(name);
  await expect(details.terms.first()).toBeVisible();
  expect((await details.fields()).get('User name')).toBe(name);
  await details.close.click();
  await expect(details.dialog).toBeHidden();
  await expect(panel.users.rows).toHaveCount(20);
});
