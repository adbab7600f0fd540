import type { Page } from '@playwright/test';

import { BulkDialog, UserDialog, deleteInterrupted } from '../fixtures/acts.js';
import { expectAccessible } from '../fixtures/axe.js';
import { SignInForm, type Panel } from '../fixtures/panel.js';
import { PortalPages, test } from '../fixtures/portal.js';
import type { TestServer, UserRecord } from '../fixtures/server.js';
import { WIDTHS } from '../fixtures/states.js';
import { expect } from '../fixtures/test.js';

// The portal of docs/examples/portal with the panel inside, behind the real nginx: the mode `cookie` as readers of the
// documentation set it up.

const NEWCOMER = { 'User name': 'newcomer', 'Display name': 'New Comer', Password: 'Aa1!aaaa', Application: '1' } as const;

/** Opens `Add user`, and fills it in. */
async function fillIn(page: Page): Promise<UserDialog> {
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill(NEWCOMER);
  return dialog;
}

/** Signs in to the portal and waits for the list. */
async function enter(pages: PortalPages, panel: Panel): Promise<void> {
  await pages.enter();
  await panel.users.isLoaded();
}

/** Signs in to the portal in another tab, as the link in `Sign in again` leads there, and goes on in the panel. */
async function signInAgain(page: Page, panel: Panel): Promise<void> {
  const form = new SignInForm(panel.signInAgain);
  const [other] = await Promise.all([
    page.waitForEvent('popup'),
    panel.signInAgain.getByRole('link', { name: 'Go to this site’s sign-in', exact: true }).click(),
  ]);
  await new PortalPages(other).submit();
  await other.waitForURL('**/people');
  await other.close();
  await form.button.click();
  await expect(panel.signInAgain).toBeHidden();
}

/** The writes that arrived at the API. */
async function writes(server: TestServer): Promise<string[]> {
  const log = await server.faults.log();
  return log.map(({ method }) => method).filter((method) => /^(Add|Del|Set|Transfer)/.test(method));
}

/** The list's first users. */
async function first(server: TestServer, count: number): Promise<UserRecord[]> {
  return (await server.users({ order_by: 'user_name' })).slice(0, count);
}

test('in by the portal’s form, to work, and out again', async ({ page, panel, pages, server, site, expects }) => {
  expects.failedRequest(/\/sign-in$/);
  await page.goto('/people?user_name=a');
  await expect(page).toHaveURL(`${site.origin}/sign-in`);
  await pages.submit('not the password');
  await expect(panel.alert).toContainText('The name or the password is wrong');
  await expect(pages.password).toHaveValue('');
  await pages.submit();

  await panel.users.isLoaded();
  await expect(page).toHaveURL(`${site.origin}/people`);
  await expect(page.locator('.header__account')).toHaveText(/^demo · [\d,]+\.\d{2,4} USD$/);
  await panel.users.counts(161);
  const dialog = await fillIn(page);
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  expect(await server.users({ user_name: 'newcomer' })).toHaveLength(1);

  await panel.users.userName.fill('newcomer');
  await panel.users.counts(1);
  await expect(page).toHaveURL(`${site.origin}/people?user_name=newcomer`);
  await page.getByRole('button', { name: 'Delete newcomer', exact: true }).click();
  const bulk = new BulkDialog(page, 'Delete users');
  await bulk.button('Delete newcomer').click();
  await bulk.isOver();
  await bulk.button('Close').click();
  expect(await server.users({ user_name: 'newcomer' })).toHaveLength(0);
  expect(await writes(server)).toEqual(['AddUser', 'DelUser']);

  const closed = page.waitForResponse(/\/Logout$/);
  await panel.account.chooseSignOut();
  expect((await closed).status()).toBe(200);
  await expect(panel.signIn.heading).toBeVisible();
  expect(await page.context().cookies()).toEqual([]);
  await page.goto('/people');
  await expect(page).toHaveURL(`${site.origin}/sign-in`);
});

test('the portal’s session is over in the middle of the list: the page waits, and goes on in its place', async ({
  page,
  panel,
  pages,
  server,
  site,
  expects,
}) => {
  expects.failedRequest(/\/(GetUsers|GetAccountInfo)$/);
  await enter(pages, panel);
  await panel.users.turn('Next page').click();
  await panel.users.isSettled();
  const second = (await first(server, 40)).slice(20).map((user) => user.user_name);
  await expect(panel.users.names).toHaveText(second);

  await site.endSession(page);
  await panel.users.turn('Next page').click();
  await expect(panel.signInAgain).toBeVisible();
  await expect(panel.users.names).toHaveText(second);
  // Before anybody signed in to the portal, the panel says where.
  await new SignInForm(panel.signInAgain).button.click();
  await expect(panel.signInAgain.getByRole('alert')).toContainText('You are not signed in to this site.');
  await signInAgain(page, panel);
  const third = (await first(server, 60)).slice(40).map((user) => user.user_name);
  await expect(panel.users.names).toHaveText(third);
});

test('… in the middle of a form: the form stays, and is sent when it is pressed again', async ({
  page,
  panel,
  pages,
  server,
  site,
  expects,
}) => {
  expects.failedRequest(/\/AddUser$/);
  await enter(pages, panel);
  const dialog = await fillIn(page);
  // The form looks whether the name is free, and then the session is over for the write itself.
  await page.route('**/AddUser', async (route) => {
    await site.endSession(page);
    await page.unroute('**/AddUser');
    await route.fallback();
  });
  await dialog.submit.click();
  await expect(panel.signInAgain).toBeVisible();
  await signInAgain(page, panel);
  for (const [label, value] of Object.entries(NEWCOMER)) {
    await expect(dialog.field(label as keyof typeof NEWCOMER)).toHaveValue(value);
  }
  expect(await writes(server)).toEqual([]);
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  expect(await writes(server)).toEqual(['AddUser']);
  expect(await server.users({ user_name: 'newcomer' })).toHaveLength(1);
});

test('… in the middle of a bulk act: nobody more is sent until the admin says so', async ({
  page,
  panel,
  pages,
  server,
  site,
  expects,
}) => {
  expects.failedRequest(/\/DelUser$/);
  const users = await first(server, 8);
  await enter(pages, panel);
  const bulk = await deleteInterrupted(page, panel, users, () => site.endSession(page));
  await expect(panel.signInAgain).toBeVisible();
  const before = await writes(server);
  expect(before.length).toBeLessThan(8);
  await signInAgain(page, panel);
  await expect(bulk.alert).toContainText('nobody more is sent');
  expect(await writes(server)).toEqual(before);
  await bulk.button('Go on').click();
  await bulk.isOver();
  await expect(bulk.alert).toHaveText('Done: 8');
  expect(await writes(server)).toEqual(Array.from({ length: 8 }, () => 'DelUser'));
  expect((await server.users()).filter(({ user_id }) => users.some((user) => user.user_id === user_id))).toEqual([]);
});

test('signing out of the portal in another tab freezes the panel, which changes nothing any more', async ({
  page,
  panel,
  pages,
  server,
  context,
  expects,
}) => {
  // Whatever is asked first meets the end of the session.
  expects.failedRequest(/\/platform_api\//);
  await enter(pages, panel);
  const dialog = await fillIn(page);
  const other = await context.newPage();
  await other.goto('/');
  await new PortalPages(other).signOut.click();
  await other.waitForURL('**/sign-in');
  await other.close();
  await dialog.submit.click();
  await expect(panel.signInAgain).toBeVisible();
  expect(await writes(server)).toEqual([]);
  await panel.signInAgain.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(panel.signIn.heading).toBeVisible();
  await expect(panel.users.table).toBeHidden();
});

test('a key of the account that was revoked is told from a portal that nobody is signed in to', async ({
  page,
  panel,
  pages,
  server,
}) => {
  await enter(pages, panel);
  // What the API answers to a key that it does not know any more.
  await server.faults.queue({ method: '*', kind: 'api_error', code: 100, times: 50 });
  await panel.users.refresh.click();
  await expect(panel.signInAgain).toBeVisible();
  await new SignInForm(panel.signInAgain).button.click();
  await expect(panel.signInAgain.getByRole('alert')).toContainText('(code 100)');
  await server.faults.clear();
  await new SignInForm(panel.signInAgain).button.click();
  await expect(panel.signInAgain).toBeHidden();
  await panel.users.refresh.click();
  await panel.users.isLoaded();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('without the header nothing is done, not even for a page of the site', async ({ page, panel, pages, server, expects }) => {
  expects.failedRequest(/\/DelUser$/);
  const [user] = await first(server, 1);
  await enter(pages, panel);
  const token = (await page.context().cookies()).find(({ name }) => name === 'users_csrf')?.value ?? '';
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  const statuses = await page.evaluate(
    async ({ id, token }) => {
      const send = async (headers: Record<string, string>) => {
        const answer = await fetch('/platform_api/DelUser', { method: 'POST', body: new URLSearchParams({ user_id: id }), headers });
        return answer.status;
      };
      return [
        await send({}),
        await send({ 'X-CSRF-Token': '' }),
        await send({ 'X-CSRF-Token': token.replace(/^./, (first) => (first === '0' ? '1' : '0')) }),
      ];
    },
    { id: String(user?.user_id), token },
  );
  expect(statuses).toEqual([403, 403, 403]);
  expect(await page.evaluate(() => document.cookie), 'scripts do not see the session').not.toContain('portal_session');
  expect(await writes(server)).toEqual([]);

  // Both planted alike: the portal knows which one belongs to its session.
  await page.context().addCookies([{ name: 'users_csrf', value: 'planted', url: page.url() }]);
  expect(
    await page.evaluate(async (id) => {
      const [body, headers] = [new URLSearchParams({ user_id: id }), { 'X-CSRF-Token': 'planted' }];
      return (await fetch('/platform_api/DelUser', { method: 'POST', body, headers })).status;
    }, String(user?.user_id)),
  ).toBe(401);
  expect(await writes(server)).toEqual([]);
  expect(await server.users({ user_id: user?.user_id ?? 0 })).toHaveLength(1);
});

// Another port is another origin of the same site: the browser sends the cookies along, and its page can even read one of
// them. Another name is another site.
for (const host of ['127.0.0.1', 'localhost']) {
  test(`a page at ${host} and another port can do nothing`, async ({ context, panel, pages, server, site, stranger }) => {
    const before = await first(server, 1000);
    await enter(pages, panel);
    const token = (await context.cookies()).find(({ name }) => name === 'users_csrf')?.value ?? '';
    // Nobody guards this page: what it tries fails as it should.
    const page = await context.newPage();
    const answers = new Set<number>();
    page.on('response', (response) => {
      if (new URL(response.url()).origin === site.origin) {
        answers.add(response.status());
      }
    });
    const strange = `http://${host}:${stranger}/`;
    await page.goto(strange);
    const target = { origin: site.origin, id: String(before[0]?.user_id), token };
    const asked = await server.faults.log();
    const outcomes = await page.evaluate(async ({ origin, id, token }) => {
      const attempt = async (init: RequestInit) => {
        const body = new URLSearchParams({ user_id: id });
        try {
          return (await fetch(`${origin}/platform_api/DelUser`, { method: 'POST', credentials: 'include', body, ...init })).type;
        } catch {
          return 'blocked';
        }
      };
      const headers = { 'X-CSRF-Token': token };
      return [await attempt({ mode: 'no-cors' }), await attempt({}), await attempt({ headers }), await attempt({ mode: 'no-cors', headers })];
    }, target);
    // Opaque: sent, and refused by nginx, which the page cannot even see.
    expect(outcomes).toEqual(['opaque', 'blocked', 'blocked', 'opaque']);

    // A form needs no permission, and takes the whole window there.
    for (const [action, fields] of [
      ['/platform_api/DelUser', { user_id: target.id }],
      ['/platform_api/Logout', {}],
      ['/session/end', {}],
      ['/sign-out', {}],
      ['/sign-in', { name: 'admin', password: 'another' }],
    ] as const) {
      await page.goto(strange);
      const refused = page.waitForResponse((response) => response.url() === site.origin + action);
      await page.evaluate(
        ({ action, fields }) => {
          const form = Object.assign(document.createElement('form'), { method: 'POST', action });
          form.append(
            ...Object.entries(fields).map(([name, value]) => Object.assign(document.createElement('input'), { name, value })),
          );
          document.body.append(form);
          form.submit();
        },
        { action: site.origin + action, fields },
      );
      expect((await refused).status(), action).toBe(403);
      // A page that is left before it stands can hold the browser up.
      await page.waitForURL(site.origin + action);
    }
    await page.close();
    expect(answers).toEqual(new Set([403]));

    expect((await server.faults.log()).length, 'nothing has arrived at the API').toBe(asked.length);
    expect(await first(server, 1000)).toEqual(before);
    // And the admin is signed in as before.
    await panel.users.refresh.click();
    await panel.users.isSettled();
    await expect(panel.users.rows).toHaveCount(20);
    await expect(panel.signInAgain).toBeHidden();
  });
}

test('the panel wears the portal’s colours and font, and leaves the rest to it', async ({ page, panel, pages }) => {
  await enter(pages, panel);
  const look = await page.evaluate(() => {
    const shadow = document.querySelector('users-panel')?.shadowRoot;
    const style = (element: Element | null | undefined) => (element ? getComputedStyle(element) : undefined);
    return {
      font: style(shadow?.querySelector('.panel'))?.fontFamily,
      panel: style(shadow?.querySelector('.panel'))?.backgroundColor,
      body: style(document.body)?.backgroundColor,
      height: shadow?.querySelector('.users')?.getBoundingClientRect().height,
      bar: document.querySelector('nav')?.getBoundingClientRect().height ?? 0,
      scrolls: document.documentElement.scrollHeight - innerHeight,
    };
  });
  expect(look.font).toContain('Georgia');
  expect(look.panel).toBe(look.body);
  expect(look.height).toBe(900 - look.bar);
  expect(look.scrolls).toBe(0);
});

test('every page is accessible, has one h1, and fits every width', async ({ page, panel, pages }) => {
  test.slow();
  const policies: string[] = [];
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.ok()) {
      policies.push(response.headers()['content-security-policy'] ?? 'none');
    }
  });
  const look = async (where: string, has: 'around' | 'both') => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.getByRole('main')).toHaveCount(1);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `how far ${where} scrolls sideways at ${width} px`).toBe(0);
      await expectAccessible(page, `${where} at ${width} px`, true, has);
    }
  };
  await page.goto('/sign-in');
  await look('the portal’s sign-in', 'around');
  await pages.submit();
  await panel.users.isLoaded();
  await look('the page with the panel', 'both');
  await page.goto('/');
  await look('the portal’s overview', 'around');
  expect(policies).toHaveLength(3);
  for (const policy of policies) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
  }
});

test('the keyboard goes from the portal’s link straight to the users', async ({ page, panel, pages }) => {
  await enter(pages, panel);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the users', exact: true });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('users-panel');
});
