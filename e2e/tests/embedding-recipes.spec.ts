import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Guards } from '../fixtures/guards.js';
import { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';
import { fillIn, nginx, nginxSite } from '../fixtures/web-servers.js';
import { send } from '../fixtures/wire-http.js';

// What docs/embedding.md tells, done to the letter.

const DOCS = path.join(import.meta.dirname, '../../docs/embedding.md');
const dist = () => path.resolve(process.env['PANEL_DIST'] ?? '');

/** The blocks of code of a language in the documentation. */
async function blocks(language: string): Promise<string[]> {
  const text = await readFile(DOCS, 'utf8');
  const found = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\``, 'gm'));
  return [...found].map((match) => match[2] ?? '');
}

test('the first page of the documentation works as it stands, beside the panel’s files and behind nginx', async ({ browser, server }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'users-panel-portal-'));
  await cp(dist(), folder, { recursive: true });
  const [portal] = await blocks('html');
  await writeFile(path.join(folder, 'portal.html'), portal ?? '');
  const site = { path: '/users/', folder, api: server.origin };
  const web = await nginx(async (port) => ({ 'conf.d/users-panel.conf': await nginxSite(site, port) }));
  const page = await browser.newPage();
  const guards = await Guards.watch(page, web.origin);
  // The page names no icon, and the browser looks for one.
  guards.failedRequest(/favicon\.ico$/);
  await page.goto(`${web.origin}/users/portal.html`);
  const panel = new Panel(page);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await panel.users.counts(161);
  await expect(page.getByText('The people of our company:')).toBeVisible();
  expect(guards.report()).toEqual([]);
  await page.close();
  await web.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the line for other origins is in the recipe, and gives away the files but not the API', async ({ server }) => {
  const site = { path: '/users/', folder: dist(), api: server.origin };
  const line = 'add_header Access-Control-Allow-Origin "*" always;';
  const web = await nginx(async (port) => ({ 'conf.d/users-panel.conf': fillIn(await nginxSite(site, port), [[`# ${line}`, line]]) }));
  const files = await send(`${web.origin}/users/users-panel.js`);
  expect([files.status, files.headers['access-control-allow-origin']]).toEqual([200, '*']);
  const api = await send(`${web.origin}/platform_api/GetUsers`, { 'content-type': 'application/x-www-form-urlencoded' }, 'POST');
  expect([api.status, api.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  await web.stop();
});
