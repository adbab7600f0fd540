import { rm } from 'node:fs/promises';

import type { CDPSession, Page } from '@playwright/test';

import { SCRIPT, expect, heard, openPortal, test as base } from '../fixtures/host.js';
import { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { TestServer } from '../fixtures/server.js';

// Several panels on one page, and one after another.

const test = base.extend<{ second: TestServer }>({
  second: async ({ databases }, use) => {
    const folder = await databases.fresh(23);
    const server = await TestServer.start(folder, { users: 23 });
    await use(server);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  },
});

/** The panel in the element with this id. */
function panelIn(page: Page, id: string): Panel {
  return new Panel(page, page.locator(`#${id}`));
}

async function signIn(panel: Panel, keep = false): Promise<void> {
  if (keep) {
    await panel.signIn.keep.check();
  }
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
}

test('two panels for two accounts share nothing', async ({ page, server, second, site }) => {
  site.apis.set('/second_api', second.origin);
  const markup = '<users-panel id="one" config="/panel/config.json"></users-panel>' +
    '<users-panel id="two" config="/panel/config.json" api-base="/second_api" theme="dark"></users-panel>';
  await openPortal(page, site, markup, SCRIPT);
  const [one, two] = [panelIn(page, 'one'), panelIn(page, 'two')];
  await signIn(one, true);
  await expect(two.signIn.heading).toBeVisible();
  await signIn(two, true);
  await one.users.counts(161);
  await two.users.counts(23);

  const asked = (await second.faults.log()).length;
  await one.users.status.selectOption('Active');
  await one.users.isSettled();
  await one.users.rows.first().getByRole('checkbox').check();
  await one.selection.counts(1);
  await two.selection.counts(0);
  await expect(two.users.status).toHaveValue('');
  expect((await second.faults.log()).length).toBe(asked);

  // A dialog of one does not know of the other.
  await two.users.detailsOf((await second.users({ order_by: 'user_name' }))[0]?.user_name ?? '').click();
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.reload();
  for (const [panel, users] of [[one, 161], [two, 23]] as const) {
    await panel.users.isLoaded();
    await panel.users.counts(users);
  }
  await one.account.chooseSignOut();
  await expect(one.signIn.heading).toBeVisible();
  await two.users.refresh.click();
  await two.users.isSettled();
  await two.users.counts(23);
  expect((await heard(page, 'session-ended')).map(({ from }) => from)).toEqual(['one']);
  await page.reload();
  await expect(one.signIn.heading).toBeVisible();
  await two.users.counts(23);
  expect(await server.faults.log('Logout')).toHaveLength(1);
  expect(await second.faults.log('Logout')).toHaveLength(0);
});

/** What the browser counts. */
interface Counts {
  heap: number;
  listeners: number;
  nodes: number;
  documents: number;
  wasm: number;
}

async function count(page: Page, session: CDPSession): Promise<Counts> {
  // Twice: the first lets finalizers run, the second takes what they let go of.
  for (let round = 0; round < 2; round += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
  }
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  const { metrics } = (await session.send('Performance.getMetrics')) as { metrics: { name: string; value: number }[] };
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  const wasm = await page.evaluate(() => (window as unknown as { memory: () => number }).memory());
  return { heap: usedSize, listeners: metric('JSEventListeners'), nodes: metric('Nodes'), documents: metric('Documents'), wasm };
}

test('mounted and unmounted 200 times, nothing grows', async ({ page, panel, site }) => {
  test.setTimeout(180_000);
  const [glue] = /users-panel-[0-9a-f]{16}\.js/.exec(await site.built('users-panel.js')) ?? [];
  site.instead.set('/again.js', {
    body: `import { mount } from '/panel/users-panel.js';
      import init from '/panel/${glue}';
      const here = document.getElementById('here');
      const handle = await mount(here, { config: {} });
      // Whoever has signed in with the tick is in again at once, with the list.
      async function round() {
        const handle = await mount(here, { config: {} });
        while (!here.shadowRoot.querySelector('tbody .cell--name')) await new Promise((resolve) => requestAnimationFrame(resolve));
        handle.unmount();
        if (here.shadowRoot.childNodes.length) throw new Error('something was left behind');
      }
      window.again = async (times) => { for (let i = 0; i < times; i += 1) await round(); };
      const exports = await init();
      window.memory = () => exports.memory.buffer.byteLength;
      window.first = handle;`,
  });
  await openPortal(page, site, '<section id="here"></section>', '<script type="module" src="/again.js"></script>');
  await signIn(panel, true);
  await page.evaluate(() => (window as unknown as { first: { unmount(): void } }).first.unmount());
  const again = (times: number) => page.evaluate((times) => (window as unknown as { again: (times: number) => Promise<void> }).again(times), times);

  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  // The first rounds fill caches: compiled code, tables of the glue, the browser's own.
  await again(20);
  const before = await count(page, session);
  await again(200);
  const after = await count(page, session);
  const grown = Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name as keyof Counts]]));
  // One listener, element or connection that a round leaves behind would be 200 of them; a few may be on their way.
  expect(grown['listeners'], 'listeners').toBeLessThanOrEqual(4);
  expect(grown['nodes'], 'nodes').toBeLessThanOrEqual(10);
  expect(grown['documents'], 'documents').toBe(0);
  // It grows by pages of 64 KiB and never shrinks. One page more would be 300 bytes a round.
  expect(grown['wasm'], 'WebAssembly memory').toBeLessThanOrEqual(65_536);
  // The browser itself notes each request that is made (about 400 bytes a round were seen). What keeps a panel's glue
  // objects alive keeps some kilobytes a round.
  expect(grown['heap'], 'heap').toBeLessThan(200 * 1024);
});
