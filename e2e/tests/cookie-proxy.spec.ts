import path from 'node:path';

import { DEMO } from '../fixtures/reference-server.mjs';
import type { TestServer } from '../fixtures/server.js';
import { expect, test as base } from '../fixtures/test.js';
import { nginx, nginxCookieSite, type WebServer } from '../fixtures/web-servers.js';
import { listen, send } from '../fixtures/wire-http.js';

// The recipe docs/examples/nginx/cookie-mode.conf: nginx adds the credentials for who is signed in to a portal. Here it is
// asked past the browser; portal.spec.ts has the panel in a portal.

const SESSION = 'a-session-of-the-portal';
const TOKEN = 'a-random-text-0123456789';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const COOKIES = { cookie: `portal_session=${SESSION}; users_csrf=${TOKEN}` };
const WHOLE = { ...FORM, ...COOKIES, 'x-csrf-token': TOKEN };

const test = base.extend<{ web: WebServer; ended: string[] }>({
  /** The sessions that the portal was told to end. */
  ended: async ({}, use) => {
    await use([]);
  },

  web: async ({ server, ended }, use) => {
    const portal = await listen((request, answer) => {
      const cookies = request.headers.cookie?.split('; ') ?? [];
      if (request.url === '/session/end') {
        ended.push(...cookies.filter((cookie) => cookie.startsWith('portal_session=')));
        answer.writeHead(200, { 'set-cookie': 'portal_session=; Path=/; Max-Age=0' }).end('{"result":1}');
        return;
      }
      const known = request.url === '/session' && cookies.includes(`portal_session=${SESSION}`);
      answer.writeHead(known ? 204 : 401).end();
    });
    const site = { path: '/users/', folder: path.resolve(process.env['PANEL_DIST'] ?? ''), api: server.origin };
    const account = { accountId: DEMO.accountId, apiKey: DEMO.apiKey };
    const origin = `http://127.0.0.1:${portal.port}`;
    const web = await nginx((port) => nginxCookieSite(site, { origin, ...account }, port));
    await use(web);
    await web.stop();
    await portal.stop();
  },
});

/** Calls the API past the browser. */
async function call(web: WebServer, headers: Record<string, string>, body = 'count=1', method = 'POST', to = 'GetUsers') {
  const answer = await send(`${web.origin}/platform_api/${to}`, headers, method, body);
  return { ...answer, text: String(answer.body) };
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

test('signing out arrives at the portal, and the API hears nothing', async ({ web, server, ended }) => {
  for (const headers of [COOKIES, { ...WHOLE, 'x-csrf-token': 'another' }, { ...WHOLE, 'sec-fetch-site': 'cross-site' }]) {
    expect((await call(web, headers, '', 'POST', 'Logout')).status).toBe(403);
  }
  expect((await call(web, WHOLE, '', 'GET', 'Logout')).status).toBe(403);
  expect(ended).toEqual([]);
  const answer = await call(web, WHOLE, '', 'POST', 'Logout');
  expect(answer).toMatchObject({ status: 200, text: '{"result":1}' });
  expect(answer.headers['set-cookie']).toContain('portal_session=; ');
  expect(ended).toEqual([`portal_session=${SESSION}`]);
  expect(await asked(server)).toEqual([]);
});
