import type { Page } from '@playwright/test';

import { UserDialog, deleteInterrupted } from '../fixtures/acts.js';
import { SignInForm, type Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { ServerOptions, TestServer } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';
import { makeToken, readKey, skewClock } from '../fixtures/tokens.js';

// What holds in every mode of signing in alike: in, to work, the session's end in the middle of anything, in again, out.
// What is special about a mode stands in a file of its own, credentials-….spec.ts.

interface Means {
  panel: Panel;
  page: Page;
  server: TestServer;
}

interface Mode {
  name: string;
  server: Partial<ServerOptions>;
  /** Opens the page and signs in. */
  enter: (means: Means) => Promise<void>;
  /** From now on the credentials are not taken any more. */
  end: (means: Means) => Promise<void>;
  /** Signs in in the dialog. */
  again: (means: Means, form: SignInForm) => Promise<void>;
  /** Whether signing out closes a session of the server. */
  closes: boolean;
}

/** Signs the browser in to the reference server's portal. */
async function signInToPortal({ page, server }: Means): Promise<void> {
  const form = { account_name: DEMO.accountName, account_password: DEMO.password };
  await page.request.post(`${server.origin}/_portal/login`, { form });
}

/** Every request is refused with this code until further notice. */
function refuseAll({ server }: Means, code: number): Promise<void> {
  return server.faults.queue({ method: '*', kind: 'api_error', code, times: 500 });
}

const MODES: readonly Mode[] = [
  {
    name: 'session',
    server: {},
    enter: ({ panel }) => panel.enter(),
    end: ({ server }) => server.faults.expireSessions(),
    again: async (_, form) => {
      await form.secret('Password').fill(DEMO.password);
      await form.button.click();
    },
    closes: true,
  },
  {
    name: 'cookie',
    server: { config: '{"signIn": "cookie", "csrfHeader": "X-CSRF-Token", "csrfCookie": "users_csrf"}' },
    enter: async (means) => {
      await signInToPortal(means);
      await means.panel.open();
    },
    end: ({ server }) => server.faults.expireSessions(),
    again: async (means, form) => {
      await signInToPortal(means);
      await form.button.click();
    },
    closes: true,
  },
  {
    name: 'service-account',
    server: { config: '{"signIn": "service-account"}', keyRole: 'owner' },
    enter: async ({ panel, server }) => {
      await panel.open();
      await panel.signIn.key.setInputFiles(server.keyFile);
      await panel.signIn.button.click();
    },
    end: (means) => refuseAll(means, 433),
    again: async ({ server }, form) => {
      await server.faults.clear();
      await form.key.setInputFiles(server.keyFile);
      await form.button.click();
    },
    closes: false,
  },
  {
    name: 'token',
    server: { config: '{"signIn": "token"}', keyRole: 'owner' },
    enter: async ({ panel, page, server }) => {
      const key = await readKey(server.keyFile);
      await page.exposeFunction('hostToken', () => makeToken(key, 600));
      await page.addInitScript(() => {
        document.addEventListener('users-panel:session-needed', (event) => {
          const { respondWith } = (event as CustomEvent<{ respondWith: (token: unknown) => void }>).detail;
          respondWith((window as unknown as { hostToken: () => unknown }).hostToken());
        });
      });
      await panel.open();
    },
    end: (means) => refuseAll(means, 456),
    again: async ({ panel, server }, form) => {
      // The dialog asks the page around by itself, first.
      await expect(panel.signInAgain.getByRole('alert')).toContainText('(code 456)');
      await server.faults.clear();
      await form.button.click();
    },
    closes: false,
  },
];

const NEWCOMER = { 'User name': 'newcomer', 'Display name': 'New Comer', Password: 'Aa1!aaaa', Application: '1' } as const;

/** Opens `Add user`, and fills it in. */
async function fillIn(page: Page): Promise<UserDialog> {
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill(NEWCOMER);
  return dialog;
}

/** The page waits behind `Sign in again`; goes on from there. */
async function signInAgain(mode: Mode, means: Means): Promise<void> {
  const { signInAgain } = means.panel;
  await expect(signInAgain).toBeVisible();
  await mode.again(means, new SignInForm(signInAgain));
  await expect(signInAgain).toBeHidden();
}

async function signOut({ closes }: Mode, { panel, server }: Means): Promise<void> {
  await panel.account.chooseSignOut();
  await expect(panel.signIn.heading).toBeVisible();
  await expect(panel.users.table).toBeHidden();
  await expect.poll(async () => (await server.faults.log('Logout')).length).toBe(closes ? 1 : 0);
}

/** The names on a page of the list, the first being 0. */
async function namesOf(server: TestServer, page: number): Promise<string[]> {
  const users = await server.users({ order_by: 'user_name' });
  return users.slice(20 * page, 20 * page + 20).map((user) => user.user_name);
}

for (const mode of MODES) {
  test.describe(`mode ${mode.name}`, () => {
    test.use({ serverOptions: mode.server });

    test('in, the end in the middle of the list, in again in its place, and out', async ({ panel, page, server }) => {
      const means = { panel, page, server };
      const [second, third] = [await namesOf(server, 1), await namesOf(server, 2)];
      await mode.enter(means);
      await panel.users.isLoaded();
      await panel.users.turn('Next page').click();
      await expect(panel.users.names).toHaveText(second);
      await mode.end(means);
      await panel.users.turn('Next page').click();
      await expect(panel.signInAgain).toBeVisible();
      await expect(panel.users.names).toHaveText(second);
      await signInAgain(mode, means);
      await expect(panel.users.names).toHaveText(third);
      await signOut(mode, means);
    });

    test('the end in the middle of a form: it stays, and is sent when it is pressed again', async ({ panel, page, server }) => {
      const means = { panel, page, server };
      await mode.enter(means);
      await panel.users.isLoaded();
      const dialog = await fillIn(page);
      // The form looks whether the name is free, and then the end is there for the write itself.
      await page.route('**/AddUser', async (route) => {
        await mode.end(means);
        await page.unroute('**/AddUser');
        await route.fallback();
      });
      await dialog.submit.click();
      await signInAgain(mode, means);
      for (const [label, value] of Object.entries(NEWCOMER)) {
        await expect(dialog.field(label as keyof typeof NEWCOMER)).toHaveValue(value);
      }
      expect(await server.users({ user_name: 'newcomer' })).toHaveLength(0);
      const sent = (await server.faults.log('AddUser')).length;
      await dialog.submit.click();
      await expect(dialog.dialog).toBeHidden();
      expect(await server.users({ user_name: 'newcomer' })).toHaveLength(1);
      expect(await server.faults.log('AddUser')).toHaveLength(sent + 1);
    });

    test('the end in the middle of a bulk act: nobody more is sent until the admin says so', async ({ panel, page, server }) => {
      const means = { panel, page, server };
      const users = (await server.users({ order_by: 'user_name' })).slice(0, 8);
      await mode.enter(means);
      await panel.users.isLoaded();
      const bulk = await deleteInterrupted(page, panel, users, () => mode.end(means));
      await signInAgain(mode, means);
      await expect(bulk.alert).toContainText('nobody more is sent');
      const before = (await server.faults.log('DelUser')).length;
      expect(before).toBeLessThan(8);
      await bulk.button('Go on').click();
      await bulk.isOver();
      await expect(bulk.alert).toHaveText('Done: 8');
      const done = (await server.faults.log('DelUser')).filter(({ outcome }) => outcome === 'done');
      expect(done.map(({ params }) => Number(params['user_id'])).toSorted()).toEqual(users.map((user) => user.user_id).toSorted());
    });

    test('the end while a request is under way: it is asked again after signing in', async ({ panel, page, server }) => {
      const means = { panel, page, server };
      const second = await namesOf(server, 1);
      await mode.enter(means);
      await panel.users.isLoaded();
      // Signed while the credentials held, at the server when they do not any more.
      await page.route('**/GetUsers', async (route) => {
        await mode.end(means);
        await page.unroute('**/GetUsers');
        await route.fallback();
      });
      await panel.users.turn('Next page').click();
      await signInAgain(mode, means);
      await expect(panel.users.names).toHaveText(second);
      await expect(panel.alert).toHaveCount(0);
    });

    for (const minutes of [-10, 10]) {
      test(`a clock that is wrong by ${minutes} minutes: in, to work, and out`, async ({ panel, page, server }) => {
        const means = { panel, page, server };
        await skewClock(page, minutes);
        await mode.enter(means);
        await panel.users.isLoaded();
        await panel.users.turn('Next page').click();
        await expect(panel.users.names).toHaveText(await namesOf(server, 1));
        const dialog = await fillIn(page);
        await dialog.submit.click();
        await expect(dialog.dialog).toBeHidden();
        expect(await server.users({ user_name: 'newcomer' })).toHaveLength(1);
        expect((await server.faults.log()).filter(({ outcome }) => outcome === 'refused')).toEqual([]);
        await expect(panel.signInAgain).toBeHidden();
        await signOut(mode, means);
      });
    }
  });
}
