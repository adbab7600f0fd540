import path from 'node:path';

import { build } from 'esbuild';

import { UserDialog } from '../fixtures/acts.js';
import { expect, openPortal, test } from '../fixtures/host.js';
import { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';

// A portal in React, from npm, in its development mode with StrictMode: it warns of whatever it does not like, and a
// warning fails the test.

test('React draws the panel, changes it, hears it, and takes it off', async ({ page, server, site }) => {
  const bundle = await build({
    entryPoints: [path.join(import.meta.dirname, '../hosts/react/app.tsx')],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    external: ['/panel/*'],
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  site.instead.set('/app.js', { body: bundle.outputFiles[0]?.text ?? '' });
  await openPortal(page, site, '<div id="root"></div>', '<script type="module" src="/app.js"></script>');
  const panel = new Panel(page, page.locator('#panel'));
  const mounted = new Panel(page, page.locator('#mounted'));
  await expect(mounted.signIn.heading).toBeVisible();
  await expect(page.locator('#mounted .panel')).toHaveCount(1);
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
  await expect(page.locator('#queries')).toHaveText('[]');
  await expect(mounted.signIn.heading).toBeVisible();

  const add = panel.scope.getByRole('button', { name: 'Add user', exact: true });
  await panel.users.status.selectOption('Active');
  await expect(page.locator('#queries')).toHaveText('["user_active=true"]');
  await panel.users.isSettled();
  const asked = (await server.faults.log('GetUsers')).length;
  await add.click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'half-typed' });
  // Drawn anew under the open form: the button behind the modal is pressed by its own script.
  await page.evaluate(() => {
    [...document.querySelectorAll('button')].find((button) => button.textContent === 'Turn the light')?.click();
  });
  for (const id of ['panel', 'mounted']) {
    await expect(page.locator(`#${id} .panel`)).toHaveAttribute('data-theme', 'dark');
  }
  await expect(dialog.field('User name')).toHaveValue('half-typed');
  await dialog.cancel.click();
  await page.getByRole('dialog', { name: 'Discard what you typed?' }).getByRole('button', { name: /^Discard/ }).click();
  await page.getByRole('button', { name: 'Allow adding', exact: true }).click();
  await expect(add).toBeHidden();
  expect(await server.faults.log('GetUsers')).toHaveLength(asked);
  await page.getByRole('button', { name: 'Ask anew', exact: true }).click();
  await expect.poll(async () => (await server.faults.log('GetUsers')).length).toBe(asked + 1);

  await page.getByRole('button', { name: 'Show or hide', exact: true }).click();
  await expect(page.locator('#panel')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show or hide', exact: true }).click();
  await expect(panel.signIn.heading).toBeVisible();
  await expect(page.locator('#errors')).toHaveText('[]');
});
