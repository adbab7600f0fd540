import type { Page, Request } from '@playwright/test';

import { UserDialog } from '../fixtures/acts.js';
import { SignInForm, type Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';
import { makeToken, readKey } from '../fixtures/tokens.js';

/** Everything in the page that another script, an extension or a copied address could read. */
async function exposed(page: Page): Promise<string> {
  const inPage = await page.evaluate(() => {
    const trees = (root: Document | ShadowRoot): string[] => [
      root instanceof Document ? root.documentElement.outerHTML : root.innerHTML,
      ...[...root.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
      ...[...root.querySelectorAll('*')].flatMap((element) => (element.shadowRoot ? trees(element.shadowRoot) : [])),
    ];
    return [
      location.href,
      JSON.stringify(history.state),
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      document.cookie,
      ...trees(document),
    ].join('\n');
  });
  // Not the cookies that scripts cannot read: `document.cookie` above has the others.
  const { origins } = await page.context().storageState({ indexedDB: true });
  return inPage + JSON.stringify(origins);
}

/** Everything that a page does and holds, gathered over a whole round. */
class Watch {
  readonly requests: Request[] = [];
  private readonly seen: string[] = [];

  constructor(private readonly page: Page) {
    page.on('request', (request) => this.requests.push(request));
    page.on('console', (message) => this.seen.push(message.text()));
  }

  /** Looks at the page as it is now. */
  async look(): Promise<void> {
    this.seen.push(await exposed(this.page));
  }

  /** What was sent in bodies and headers: where secrets belong, and where the search below must find them. */
  async sent(): Promise<string> {
    const headers = await Promise.all(this.requests.map((request) => request.allHeaders()));
    return [...this.requests.map((request) => request.postData() ?? ''), ...headers.map((each) => JSON.stringify(each))].join('\n');
  }

  /** None of these was anywhere that another script, an extension or a copied address could read. */
  hides(secrets: Record<string, string>): void {
    const open = [...this.seen, ...this.requests.map((request) => request.url())].join('\n');
    expect(open).toContain('Users');
    for (const [what, value] of Object.entries(secrets)) {
      expect(value.length, what).toBeGreaterThanOrEqual(8);
      expect(open.includes(value), `the ${what} is exposed`).toBe(false);
    }
    for (const request of this.requests.filter((each) => each.url().includes('/platform_api/'))) {
      expect(request.method()).toBe('POST');
    }
  }
}

/**
 * A whole round: in, a refused and a good act, the session's end, in again, out; with a look at the page each time.
 * The password that the new user gets is a secret as well.
 */
async function round(panel: Panel, watch: Watch, steps: { signIn: () => Promise<void>; end: () => Promise<void>; again: () => Promise<void> }): Promise<void> {
  const { page } = panel;
  await steps.signIn();
  await panel.users.isLoaded();
  await watch.look();
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'discreet', 'Display name': 'Discreet', Application: '1', Password: NEW_PASSWORD });
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  await watch.look();
  await steps.end();
  await panel.users.refresh.click();
  await expect(panel.signInAgain).toBeVisible();
  await watch.look();
  await steps.again();
  await expect(panel.signInAgain).toBeHidden();
  await panel.users.isLoaded();
  await watch.look();
  await panel.account.chooseSignOut();
  await expect(panel.signIn.heading).toBeVisible();
  await watch.look();
}

const NEW_PASSWORD = 'Very-s3cret-new!';

for (const [proof, secret] of [
  ['Password', DEMO.password],
  ['API key', DEMO.apiKey],
] as const) {
  test(`the ${proof} and the session ids are in no address, storage, cookie or element`, async ({ panel, page, server }) => {
    const watch = new Watch(page);
    const sessions: string[] = [];
    page.on('response', async (response) => {
      if (response.url().endsWith('/Logon')) {
        sessions.push(((await response.json()) as { result: string }).result);
      }
    });
    const again = new SignInForm(panel.signInAgain);
    await round(panel, watch, {
      signIn: async () => {
        await panel.open();
        await panel.signIn.submit(DEMO.accountName, secret, proof);
      },
      end: () => server.faults.expireSessions(),
      again: () => again.submit(DEMO.accountName, secret, proof),
    });
    expect(sessions).toHaveLength(2);
    const sent = await watch.sent();
    expect(sent).toContain(sessions[0]);
    expect(sent).toContain(new URLSearchParams({ secret }).toString().slice('secret='.length));
    watch.hides({ secret, first: sessions[0] ?? '', second: sessions[1] ?? '', new: NEW_PASSWORD });
  });
}

test('a session that the tab keeps is in its sessionStorage and nowhere else', async ({ panel, page }) => {
  const answered = page.waitForResponse(/\/Logon$/);
  await panel.open();
  await panel.signIn.keep.check();
  await panel.signIn.submit(DEMO.accountName, DEMO.password);
  await panel.users.isLoaded();
  const { result: sessionId } = (await (await answered).json()) as { result: string };
  const text = await exposed(page);
  expect(text.split(sessionId)).toHaveLength(2);
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain(sessionId);
  expect(text).not.toContain(DEMO.password);
});

test.describe('with a service account', () => {
  test.use({ serverOptions: { config: '{"signIn": "service-account"}', keyRole: 'owner' } });

  test('the private key never leaves the tab, and neither key nor tokens are exposed', async ({ panel, page, server }) => {
    const key = await readKey(server.keyFile);
    const watch = new Watch(page);
    const again = new SignInForm(panel.signInAgain);
    await round(panel, watch, {
      signIn: async () => {
        await panel.open();
        await panel.signIn.key.setInputFiles(server.keyFile);
        await panel.signIn.button.click();
      },
      end: () => server.faults.queue({ method: '*', kind: 'api_error', code: 433, times: 50 }),
      again: async () => {
        await server.faults.clear();
        await again.key.setInputFiles(server.keyFile);
        await again.button.click();
      },
    });
    const sent = await watch.sent();
    const tokens = [...new Set([...sent.matchAll(/Bearer ([\w.-]+)/g)].map((found) => found[1] ?? ''))];
    expect(tokens.length).toBeGreaterThan(1);
    const lines = key.private_key.split('\n').filter((line) => line.length === 64);
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) {
      expect(sent.includes(line)).toBe(false);
    }
    watch.hides({
      ...Object.fromEntries(lines.map((line, index) => [`line ${index} of the key`, line])),
      ...Object.fromEntries(tokens.map((token, index) => [`token ${index}`, token])),
      new: NEW_PASSWORD,
    });
  });

  test('a refused key file leaves nothing behind', async ({ panel, page, server }) => {
    const key = await readKey(server.keyFile);
    await panel.open();
    const buffer = Buffer.from(JSON.stringify({ ...key, key_id: undefined }));
    await panel.signIn.key.setInputFiles({ name: 'k.json', mimeType: 'application/json', buffer });
    await expect(panel.alert).toContainText('key_id');
    const text = await exposed(page);
    for (const line of key.private_key.split('\n').filter((line) => line.length > 8)) {
      expect(text.includes(line)).toBe(false);
    }
  });
});

test.describe('with a token of the page around', () => {
  test.use({ serverOptions: { config: '{"signIn": "token"}', keyRole: 'owner' } });

  test('no token is exposed', async ({ panel, page, server }) => {
    const key = await readKey(server.keyFile);
    const tokens: string[] = [];
    let gives = true;
    await page.exposeFunction('hostToken', () => {
      const token = gives ? makeToken(key, 600 + tokens.length) : null;
      tokens.push(...(token === null ? [] : [token]));
      return token;
    });
    await page.addInitScript(() => {
      document.addEventListener('users-panel:session-needed', (event) => {
        const { respondWith } = (event as CustomEvent<{ respondWith: (token: unknown) => void }>).detail;
        respondWith((window as unknown as { hostToken: () => unknown }).hostToken());
      });
    });
    const watch = new Watch(page);
    await round(panel, watch, {
      signIn: () => panel.open(),
      end: async () => {
        gives = false;
        await server.faults.queue({ method: 'GetUsers', kind: 'api_error', code: 456 });
      },
      again: async () => {
        gives = true;
        await new SignInForm(panel.signInAgain).button.click();
      },
    });
    expect(tokens).toHaveLength(2);
    expect(await watch.sent()).toContain(tokens[1]);
    watch.hides({ first: tokens[0] ?? '', second: tokens[1] ?? '', new: NEW_PASSWORD });
  });
});

test.describe('with the portal’s cookie', () => {
  test.use({ serverOptions: { config: '{"signIn": "cookie", "csrfHeader": "X-CSRF-Token", "csrfCookie": "users_csrf"}' } });

  test('the session is in the cookie alone, where no script reads it', async ({ panel, page, server }) => {
    const sessions: string[] = [];
    const portal = async (): Promise<void> => {
      const form = { account_name: DEMO.accountName, account_password: DEMO.password };
      await page.request.post(`${server.origin}/_portal/login`, { form });
      const cookie = (await page.context().cookies()).find((each) => each.name === 'users_session');
      sessions.push(cookie?.value ?? '');
    };
    const watch = new Watch(page);
    await round(panel, watch, {
      signIn: async () => {
        await portal();
        await panel.open();
      },
      end: () => server.faults.expireSessions(),
      again: async () => {
        await portal();
        await new SignInForm(panel.signInAgain).button.click();
      },
    });
    expect(sessions).toHaveLength(2);
    expect(await watch.sent()).toContain(sessions[1]);
    watch.hides({ first: sessions[0] ?? '', second: sessions[1] ?? '', password: DEMO.password, new: NEW_PASSWORD });
  });
});

test('a refused password is not kept either', async ({ panel, page }) => {
  await panel.open();
  await panel.signIn.submit(DEMO.accountName, 'Not-the-pass-1');
  await expect(panel.alert).toBeFocused();
  expect(await exposed(page)).not.toContain('Not-the-pass-1');
});
