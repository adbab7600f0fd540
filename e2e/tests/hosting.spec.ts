import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';

import { UserDialog, notice } from '../fixtures/acts.js';
import { Guards } from '../fixtures/guards.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test as base } from '../fixtures/test.js';
import { caddy, nginx, nginxSite, type Site, type WebServer } from '../fixtures/web-servers.js';
import { send } from '../fixtures/wire-http.js';

// The recipes of docs/self-hosting.md, run by the real servers.

const SERVERS = ['nginx', 'caddy'] as const;
const PATHS = ['/', '/a/', '/a/b/c/'] as const;
const FOREVER = 'public, max-age=31536000, immutable';
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

interface Hosting {
  by: (typeof SERVERS)[number];
  at: (typeof PATHS)[number];
}

const test = base.extend<{ hosting: Hosting; web: WebServer }>({
  hosting: [{ by: 'nginx', at: '/' }, { option: true }],

  web: async ({ server, hosting }, use, testInfo) => {
    const site = { path: hosting.at, folder: dist(), api: server.origin };
    const web = await start(hosting.by, site);
    await use(web);
    await web.stop();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('the web server’s log', { body: web.log(), contentType: 'text/plain' });
    }
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

/** With the API named twice: a server that tries the next one would send a request a second time. */
async function start(by: Hosting['by'], site: Site): Promise<WebServer> {
  if (by === 'caddy') {
    return caddy({ ...site, api: `${site.api} ${site.api}` });
  }
  const { host } = new URL(site.api);
  return nginx(async (port) => ({
    'conf.d/users-panel.conf': await nginxSite({ ...site, api: 'http://users_api' }, port),
    'conf.d/users_api.conf': `upstream users_api { server ${host}; server ${host}; }\n`,
  }));
}

function dist(): string {
  return path.resolve(process.env['PANEL_DIST'] ?? '');
}

for (const by of SERVERS) {
  for (const at of PATHS) {
    test.describe(`${by} at ${at}`, () => {
      test.use({ hosting: { by, at } });

      test('the panel loads, signs in and lists, and keeps to the policy', async ({ page, panel, web }) => {
        const seen = new Map<string, { policy?: string; caching?: string; encoding?: string }>();
        page.on('response', (response) => {
          const headers = response.headers();
          seen.set(new URL(response.url()).pathname, {
            policy: headers['content-security-policy'],
            caching: headers['cache-control'],
            encoding: headers['content-encoding'],
          });
        });
        await page.goto(at);
        await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
        await panel.users.isLoaded();
        await panel.users.counts(161);

        const files = [...seen].filter(([name]) => !name.startsWith('/platform_api/'));
        expect(files.every(([name]) => name.startsWith(at)), files.map(([name]) => name).join(', ')).toBe(true);
        expect(files.filter(([, { policy }]) => policy !== POLICY)).toEqual([]);
        const hashed = files.filter(([name]) => /-[0-9a-f]{16}(_[a-z]+)?\.[a-z]+$/.test(name));
        expect(hashed.length).toBeGreaterThanOrEqual(3);
        for (const [name, { caching, encoding }] of hashed) {
          expect(caching, name).toBe(FOREVER);
          expect(['gzip', 'br'], name).toContain(encoding);
        }
        for (const name of ['', 'users-panel.js', 'config.json']) {
          expect(seen.get(at + name)?.caching, name).toBe('no-cache');
        }
        expect(seen.get('/platform_api/GetUsers')?.caching).toBe('no-store');
        expect(web.log()).not.toMatch(/\b(error|alert|crit|emerg)\b/i);
      });
    });
  }

  test.describe(`${by}`, () => {
    test.use({ hosting: { by, at: '/a/' } });

    test('sends the compressed copies to those who take them, and the file to the others', async ({ web }) => {
      const index = await readFile(path.join(dist(), 'index.html'), 'utf8');
      const [, wasm] = /href="\.\/(users-panel-[0-9a-f]{16}_bg\.wasm)"/.exec(index) ?? [];
      const url = `${web.origin}/a/${wasm}`;
      const file = await readFile(path.join(dist(), wasm ?? 'no WebAssembly'));

      const plain = await send(url, { 'accept-encoding': 'identity' });
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.body.equals(file)).toBe(true);

      const zipped = await send(url, { 'accept-encoding': 'gzip' });
      expect(zipped.headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(zipped.body).equals(file)).toBe(true);
      const copy = await readFile(path.join(dist(), `${wasm}.gz`));
      expect(zipped.body.equals(copy), 'the copy, and nothing packed anew').toBe(true);

      const best = await send(url, { 'accept-encoding': 'gzip, deflate, br' });
      if (by === 'caddy') {
        expect(best.headers['content-encoding']).toBe('br');
        expect(brotliDecompressSync(best.body).equals(file)).toBe(true);
      } else {
        expect(best.headers['content-encoding']).toBe('gzip');
      }
      for (const answer of [plain, zipped, best]) {
        expect(answer.headers['content-type']).toBe('application/wasm');
        expect(answer.headers['vary']).toMatch(/accept-encoding/i);
      }
    });

    test('a file that did not change is not sent again', async ({ web }) => {
      for (const name of ['', 'users-panel.js', 'config.json']) {
        const first = await send(`${web.origin}/a/${name}`);
        expect(first.status).toBe(200);
        const { etag } = first.headers;
        expect(etag, name).toBeTruthy();
        const second = await send(`${web.origin}/a/${name}`, { 'if-none-match': etag ?? '' });
        expect(second.status, name).toBe(304);
        expect(second.headers['cache-control']).toBe('no-cache');
      }
    });

    test('a missing file is not remembered, and the path without its slash is led on', async ({ web }) => {
      const missing = await send(`${web.origin}/a/users-panel-0123456789abcdef.js`);
      expect(missing.status).toBe(404);
      expect(missing.headers['cache-control'] ?? 'no-cache').toBe('no-cache');
      const bare = await send(`${web.origin}/a?user_name=ann`);
      expect(bare.status).toBe(308);
      expect(new URL(bare.headers['location'] ?? '', web.origin).href).toBe(`${web.origin}/a/?user_name=ann`);
      expect((await send(`${web.origin}/b/`)).status).not.toBe(200);
    });

    test('hands on calls by POST only, without the site’s cookies', async ({ web, server }) => {
      const call = new URLSearchParams({ account_id: String(DEMO.accountId), api_key: DEMO.apiKey, count: '1' });
      const url = `${web.origin}/platform_api/GetUsers`;
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const good = await send(url, { ...form, cookie: 'users_session=1.x' }, 'POST', String(call));
      // With that cookie the API would have refused.
      expect(JSON.parse(String(good.body))).toMatchObject({ count: 1 });
      const before = (await server.faults.log()).length;
      expect([403, 405]).toContain((await send(`${url}?${call}`)).status);
      expect([403, 405]).toContain((await send(url, form, 'PUT', String(call))).status);
      expect(await server.faults.log()).toHaveLength(before);
    });

    for (const kind of ['drop_before', 'drop_after'] as const) {
      test(`a write whose answer is lost is sent once: ${kind}`, async ({ page, panel, server, expects }) => {
        // The API closes the connection, and the web server says so: the browser has no reason to send again.
        expects.failedRequest(/\/AddUser$/);
        await page.goto('/a/');
        await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
        await panel.users.isLoaded();
        await page.getByRole('button', { name: 'Add user', exact: true }).click();
        const dialog = new UserDialog(page, 'Add user', 'Add');
        await dialog.fill({ 'User name': 'newcomer', 'Display name': 'New', Password: 'S3cret-pass!', Application: '1' });
        await server.faults.queue({ method: 'AddUser', kind });
        const answered = page.waitForResponse(/\/AddUser$/);
        await dialog.submit.click();
        expect((await answered).status()).toBe(502);
        const done = kind === 'drop_after';
        await expect(done ? notice(page, '“newcomer” was added.') : dialog.alert.getByText('was not added')).toBeVisible();
        expect(await server.faults.log('AddUser')).toHaveLength(1);
        expect(await server.users({ user_name: 'newcomer' })).toHaveLength(done ? 1 : 0);
      });
    }
  });
}
