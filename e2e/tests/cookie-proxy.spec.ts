import path from 'node:path';

import type { Page } from '@playwright/test';

import { Guards } from '../fixtures/guards.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer } from '../fixtures/server.js';
import { expect, test as base } from '../fixtures/test.js';
import { nginx, nginxCookieSite, type WebServer } from '../fixtures/web-servers.js';
import { listen, send } from '../fixtures/wire-http.js';

// The recipe docs/examples/nginx/cookie-mode.conf: nginx adds the credentials for who is signed in to a portal.

const SESSION = 'a-session-of-the-portal';
const TOKEN = 'a-random-text-0123456789';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const COOKIES = { cookie: `portal_session=${SESSION}; users_csrf=${TOKEN}` };
const WHOLE = { ...FORM, ...COOKIES, 'x-csrf-token': TOKEN };

const test = base.extend<{ web: WebServer; stranger: number }>({
  web: async ({ server }, use) => {
    const portal = await listen((request, answer) => {
      const cookies = request.headers.cookie?.split('; ') ?? [];
      const known = request.url === '/session' && cookies.includes(`portal_session=${SESSION}`);
      answer.writeHead(known ? 204 : 401).end();
    });
    const site = { path: '/users/', folder: path.resolve(process.env['PANEL_DIST'] ?? ''), api: server.origin };
    const account = { accountId: DEMO.accountId, apiKey: DEMO.apiKey };
    const session = `http://127.0.0.1:${portal.port}/session`;
    const web = await nginx((port) => nginxCookieSite(site, { session, ...account }, port));
    await use(web);
    await web.stop();
    await portal.stop();
  },

  /** The port of a server with a page of somebody else's. */
  stranger: async ({}, use) => {
    const page = await listen((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Stranger</title>');
    });
    await use(page.port);
    await page.stop();
  },

  baseURL: async ({ web }, use) => {
    await use(web.origin);
  },

  expects: async ({ page, web }, use) => {
    const guards = await Guards.watch(page, web.origin);
    await use(guards);
    expect(guards.report(), 'what went wrong unexpectedly').toEqual([]);
  },
});

/** Calls the API past the browser. */
async function call(web: WebServer, headers: Record<string, string>, body = 'count=1', method = 'POST', to = 'GetUsers') {
  const answer = await send(`${web.origin}/platform_api/${to}`, headers, method, body);
  return { ...answer, text: String(answer.body) };
}

/** Signs the browser in to the portal. */
async function signIn(page: Page, web: WebServer): Promise<void> {
  const cookie = { url: web.origin, sameSite: 'Lax' as const };
  await page.context().addCookies([
    { ...cookie, name: 'portal_session', value: SESSION, httpOnly: true },
    { ...cookie, name: 'users_csrf', value: TOKEN },
  ]);
}

/** What the API was asked. */
async function asked(server: TestServer): Promise<string[]> {
  return (await server.faults.log()).map(({ method }) => method);
}

test('who is signed in gets answers, and never the credentials', async ({ web, server }) => {
  const users = await call(web, WHOLE, 'count=2&user_active=true');
  expect(users.status).toBe(200);
  expect(JSON.parse(users.text)).toMatchObject({ count: 2 });
  expect(users.headers['cache-control']).toBe('no-store');
  const [request] = await server.faults.log('GetUsers');
  expect(request?.params).toMatchObject({ count: '2', user_active: 'true', account_id: String(DEMO.accountId) });

  // An API that tells the key, as GetAccountInfo of the real one does; this one does not know it, but for what it is told.
  const [user] = await server.users();
  const id = user?.user_id ?? 0;
  await server.call('SetUserInfo', { user_id: id, user_active: true, user_custom_data: `before ${DEMO.apiKey} after` });
  const told = await call(web, WHOLE, `user_id=${id}`);
  expect(JSON.parse(told.text)).toMatchObject({ result: [{ user_custom_data: 'before  after' }] });
});

test('a large body arrives whole, and a larger one is refused before the API', async ({ web, server }) => {
  const [user] = await server.users();
  const id = user?.user_id ?? 0;
  const custom = '€'.repeat(2700);
  const body = (text: string) => String(new URLSearchParams({ user_id: String(id), user_active: 'true', user_custom_data: text }));
  expect((await call(web, WHOLE, body(custom), 'POST', 'SetUserInfo')).text).toBe('{"result":1}');
  const [changed] = await server.users({ user_id: id });
  expect(changed).toMatchObject({ user_custom_data: custom });
  expect((await call(web, WHOLE, `count=1&x=${'a'.repeat(300_000)}`)).status).toBe(413);
  expect(await server.faults.log('SetUserInfo')).toHaveLength(1);
});

for (const [name, headers, status] of [
  ['no header', { ...FORM, ...COOKIES }, 403],
  ['an empty header', { ...WHOLE, 'x-csrf-token': '' }, 403],
  ['another header', { ...WHOLE, 'x-csrf-token': `${TOKEN}x` }, 403],
  ['a header without its cookie', { ...WHOLE, cookie: `portal_session=${SESSION}` }, 403],
  ['neither header nor cookie of the token', { ...FORM, cookie: `portal_session=${SESSION}` }, 403],
  ['a request that another site started', { ...WHOLE, 'sec-fetch-site': 'cross-site' }, 403],
  ['a request that another host of the site started', { ...WHOLE, 'sec-fetch-site': 'same-site' }, 403],
  ['no session', { ...WHOLE, cookie: `users_csrf=${TOKEN}` }, 401],
  ['a session that ended', { ...WHOLE, cookie: `portal_session=old; users_csrf=${TOKEN}` }, 401],
] as const) {
  test(`${name} is refused with ${status}, and the API hears nothing`, async ({ web, server }) => {
    expect((await call(web, headers)).status).toBe(status);
    expect(await asked(server)).toEqual([]);
  });
}

test('other ways of sending are refused', async ({ web, server }) => {
  for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS']) {
    expect((await call(web, WHOLE, '', method)).status, method).toBe(403);
  }
  // What the portal is asked is nobody else's business.
  expect((await send(`${web.origin}/_portal_session`, WHOLE)).status).toBe(404);
  expect(await asked(server)).toEqual([]);
  // What stands in the address is left out.
  expect((await call(web, WHOLE, '', 'POST', 'GetUsers?count=1')).text).toContain('"count":20');
});

test('a page of the site can call', async ({ page, web }) => {
  await signIn(page, web);
  await page.goto('/users/');
  const answer = await page.evaluate(async () => {
    const [, token = ''] = /(?:^|; )users_csrf=([^;]*)/.exec(document.cookie) ?? [];
    const answer = await fetch('/platform_api/GetUsers', {
      method: 'POST',
      body: new URLSearchParams({ count: '3' }),
      headers: { 'X-CSRF-Token': token },
    });
    return { status: answer.status, text: await answer.text(), cookies: document.cookie };
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toMatchObject({ count: 3 });
  expect(answer.cookies, 'scripts do not see the session').not.toContain(SESSION);
});

// Another port is another origin of the same site: the browser sends the cookies along, and its page can even read them.
// Another name is another site.
for (const host of ['127.0.0.1', 'localhost']) {
  test(`a page at ${host} and another port can do nothing`, async ({ browser, web, server, stranger }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, web);
    const answers: number[] = [];
    page.on('response', (response) => {
      if (response.url().startsWith(web.origin)) {
        answers.push(response.status());
      }
    });
    const own = `http://${host}:${stranger}/`;
    await page.goto(own);
    const [first] = await server.users({ order_by: 'user_name' });
    const before = await asked(server);
    const outcomes = await page.evaluate(
      async ({ url, id, token }) => {
        const body = () => new URLSearchParams({ user_id: String(id) });
        const attempt = async (init: RequestInit) => {
          try {
            const answer = await fetch(url, { method: 'POST', credentials: 'include', body: body(), ...init });
            return answer.type;
          } catch {
            return 'blocked';
          }
        };
        const headers = { 'X-CSRF-Token': token };
        return [await attempt({ mode: 'no-cors' }), await attempt({}), await attempt({ headers }), await attempt({ mode: 'no-cors', headers })];
      },
      { url: `${web.origin}/platform_api/DelUser`, id: first?.user_id ?? 0, token: TOKEN },
    );
    // Opaque: sent, and refused by nginx, which the page cannot even see.
    expect(outcomes).toEqual(['opaque', 'blocked', 'blocked', 'opaque']);
    // A form needs no permission, and takes the whole window there.
    const refused = page.waitForResponse(/\/DelUser$/);
    await page.evaluate(
      ({ url, id }) => {
        const form = Object.assign(document.createElement('form'), { method: 'POST', action: url });
        form.append(Object.assign(document.createElement('input'), { name: 'user_id', value: String(id) }));
        document.body.append(form);
        form.submit();
      },
      { url: `${web.origin}/platform_api/DelUser`, id: first?.user_id ?? 0 },
    );
    expect((await refused).status()).toBe(403);
    expect(answers.length).toBeGreaterThanOrEqual(3);
    expect(new Set(answers)).toEqual(new Set([403]));
    expect(await asked(server)).toEqual(before);
    expect(await server.users({ user_id: first?.user_id ?? 0 })).toHaveLength(1);
    await context.close();
  });
}
