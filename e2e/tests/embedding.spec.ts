import { UserDialog } from '../fixtures/acts.js';
import { expectAccessible } from '../fixtures/axe.js';
import { SCRIPT, expect, heard, openPortal, setAttributes, setProperties, test, type Site } from '../fixtures/host.js';
import type { Panel } from '../fixtures/panel.js';
import { DEMO } from '../fixtures/reference-server.mjs';
import { lastQuestion } from '../fixtures/wire.js';

// The panel in the page of a portal: the element with its attributes and properties, and mount().

const ELEMENT = '<users-panel id="panel" config="/panel/config.json"></users-panel>';

/** Opens a portal with the panel in it, signs in and waits for the list. */
async function enter(panel: Panel, site: Site, markup = ELEMENT): Promise<void> {
  await openPortal(panel.page, site, markup);
  await signIn(panel);
}

async function signIn(panel: Panel): Promise<void> {
  await panel.signIn.submit(DEMO.ownerEmail, DEMO.password);
  await panel.users.isLoaded();
}

/** An element with one more attribute. */
function element(attribute: string): string {
  return `<users-panel id="panel" config="/panel/config.json" ${attribute}></users-panel>`;
}

test('a script and an element are all that a page needs', async ({ page, panel, site }) => {
  await enter(panel, site);
  await panel.users.counts(161);
  expect(new URL(page.url()).search, 'the address belongs to the portal').toBe('');
  await panel.users.status.selectOption('Active');
  await panel.users.isSettled();
  expect(new URL(page.url()).search).toBe('');
  await page.getByRole('button', { name: 'Pressed 0 times', exact: true }).click();
  await expect(page.locator('#counter')).toHaveText('Pressed 1 times');
  await expectAccessible(page, 'a panel in a portal', true, 'both');
});

test('what a page gives before the element is defined is not lost', async ({ page, panel, site }) => {
  await openPortal(page, site, '<users-panel id="panel"></users-panel>', '');
  await setProperties(page, 'panel', { config: { signIn: 'session', readonly: true }, theme: 'dark' });
  await page.addScriptTag({ type: 'module', url: '/panel/users-panel.js' });
  await signIn(panel);
  await expect(page.locator('.panel')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('button', { name: 'Add user', exact: true })).toBeHidden();
  expect(site.asked).not.toContain('/config.json');
});

test('mount shows a panel in any element, changes it, asks anew, and takes it off', async ({ page, panel, server, site }) => {
  site.instead.set('/mount.js', {
    body: `import { mount } from '/panel/users-panel.js';
      window.handle = await mount(document.getElementById('here'), { config: '/panel/config.json' });`,
  });
  await openPortal(page, site, '<section id="here"></section>', '<script type="module" src="/mount.js"></script>');
  await signIn(panel);
  const add = page.getByRole('button', { name: 'Add user', exact: true });
  await expect(add).toBeVisible();

  const call = (what: string) =>
    page.evaluate((what) => {
      const { handle } = window as unknown as { handle: { update(o: object): Promise<void>; refresh(): void; unmount(): void } };
      return what === 'refresh' ? handle.refresh() : what === 'unmount' ? handle.unmount() : handle.update(JSON.parse(what) as object);
    }, what);
  await call('{"readonly": true}');
  await expect(add).toBeHidden();
  await call('{"readonly": false}');
  await expect(add).toBeVisible();

  const before = (await server.faults.log('GetUsers')).length;
  await call('refresh');
  await expect.poll(async () => (await server.faults.log('GetUsers')).length).toBe(before + 1);
  await panel.users.isSettled();

  await call('unmount');
  await expect(panel.users.heading).toHaveCount(0);
  expect(await page.locator('#here').evaluate((here) => here.shadowRoot?.childElementCount)).toBe(0);
  await call('unmount');
  await call('refresh');
  await call('{"readonly": true}');
  expect(await page.locator('#here').evaluate((here) => here.shadowRoot?.childElementCount)).toBe(0);
});

test('a page may take a panel off in the middle of its event', async ({ page, panel, site }) => {
  site.instead.set('/mount.js', {
    body: `import { mount } from '/panel/users-panel.js';
      const here = document.getElementById('here');
      const handle = await mount(here, { config: '/panel/config.json' });
      here.addEventListener('users-panel:session-ended', () => handle.unmount());`,
  });
  await openPortal(page, site, '<section id="here"></section>', '<script type="module" src="/mount.js"></script>');
  await signIn(panel);
  await panel.account.chooseSignOut();
  await expect.poll(() => page.locator('#here').evaluate((here) => here.shadowRoot?.childElementCount)).toBe(0);
  expect((await heard(page, 'session-ended')).map(({ detail }) => detail)).toEqual([{ reason: 'signed-out' }]);
});

test('an application locks the panel to its users: the list, the filters, adding', async ({ page, panel, server, site }) => {
  const all = await server.users({ order_by: 'user_name' });
  const own = await server.users({ order_by: 'user_name', application_id: 2 });
  expect(own.length).toBeGreaterThan(0);
  expect(own.length).toBeLessThan(all.length);
  await enter(panel, site, element('application-id="2"'));
  await panel.users.counts(own.length);
  expect(await lastQuestion(server)).toMatchObject({ application_id: '2' });
  await expect(panel.users.filter('Application')).toBeHidden();
  await panel.users.status.selectOption('Active');
  await panel.users.isSettled();
  expect(await lastQuestion(server)).toMatchObject({ application_id: '2', user_active: 'true' });
  await panel.users.clearFilters.click();
  await panel.users.counts(own.length);

  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await expect(dialog.field('Application')).toBeHidden();
  await dialog.fill({ 'User name': 'locked-in', 'Display name': 'Locked in', Password: 'S3cret-pass!' });
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  const [request] = await server.faults.log('AddUser');
  expect(request?.params).toMatchObject({ application_id: '2' });
  await panel.users.counts(own.length + 1);
});

test('theme and locale change at once, and nothing is asked anew', async ({ page, panel, server, site }) => {
  await enter(panel, site);
  const background = () =>
    page.locator('.panel').evaluate((element) => getComputedStyle(element).backgroundColor);
  const light = await background();
  const number = panel.users.rows.first().locator('td').filter({ hasText: /\d[.,]\d\d/ }).first();
  await expect(number).toHaveText(/\d\.\d\d/);
  const asked = (await server.faults.log()).length;
  await setAttributes(page, 'panel', { theme: 'dark', locale: 'de-DE' });
  await expect.poll(background).not.toBe(light);
  await expect(number).toHaveText(/\d,\d\d/);
  await page.emulateMedia({ colorScheme: 'dark' });
  await setAttributes(page, 'panel', { theme: 'light', locale: null });
  await expect.poll(background).toBe(light);
  await expect(number).toHaveText(/\d\.\d\d/);
  expect((await server.faults.log()).length).toBe(asked);
});

for (const [where, of] of [
  ['query', (url: URL) => url.search.slice(1)],
  ['hash', (url: URL) => url.hash.slice(1)],
] as const) {
  test(`url-state="${where}" keeps the list in the address: a reload and Back show it`, async ({ page, panel, site }) => {
    await enter(panel, site, element(`url-state="${where}"`));
    const state = () => Object.fromEntries(new URLSearchParams(of(new URL(page.url()))));
    await panel.users.status.selectOption('Active');
    await expect.poll(state).toEqual({ user_active: 'true' });
    await panel.users.isSettled();
    await panel.users.turn('Next page').click();
    await expect.poll(state).toEqual({ user_active: 'true', page: '2' });
    await page.goBack();
    await expect.poll(state).toEqual({ user_active: 'true' });
    await panel.users.isSettled();
    await expect(panel.users.turn('Previous page')).toBeDisabled();
    await page.reload();
    await signIn(panel);
    await expect(panel.users.status).toHaveValue('true');
    expect(state()).toEqual({ user_active: 'true' });
    await page.goBack();
    await expect(panel.users.status).toHaveValue('');
  });
}

test('the portal’s own query and fragment stay beside the panel’s', async ({ page, panel, site }) => {
  await site.portal(element('url-state="hash"'), { head: SCRIPT });
  await page.goto('/people?tenant=7');
  await signIn(panel);
  await panel.users.status.selectOption('Active');
  await expect.poll(() => new URL(page.url()).hash).toBe('#user_active=true');
  expect(new URL(page.url()).search).toBe('?tenant=7');
});

/** What opens each act, in the row of a user and with somebody selected. */
const ACTS = {
  add: ['Add user'],
  edit: [/^Edit /],
  status: ['Activate', 'Deactivate'],
  delete: [/^Delete /, 'Delete'],
  transfer: [/^Transfer money to /, 'Transfer money'],
} as const;

test('features says which acts are offered, and the others are not within reach', async ({ page, panel, site }) => {
  await enter(panel, site);
  await panel.users.rows.first().getByRole('checkbox').check();
  const offered = async () => {
    const found: string[] = [];
    for (const [name, words] of Object.entries(ACTS)) {
      const counts = await Promise.all(words.map((word) => page.getByRole('button', { name: word, exact: true }).count()));
      expect(new Set(counts.map((count) => count > 0)).size, `${name}: ${counts.join(', ')}`).toBe(1);
      if (counts.some((count) => count > 0)) {
        found.push(name);
      }
    }
    return found;
  };
  expect(await offered()).toEqual(Object.keys(ACTS));
  for (const name of Object.keys(ACTS)) {
    await setAttributes(page, 'panel', { features: Object.keys(ACTS).filter((other) => other !== name).join(', ') });
    await expect.poll(offered, name).toEqual(Object.keys(ACTS).filter((other) => other !== name));
    await setAttributes(page, 'panel', { features: name });
    await expect.poll(offered, name).toEqual([name]);
  }
  await setAttributes(page, 'panel', { features: '' });
  await expect.poll(offered).toEqual([]);
  await setAttributes(page, 'panel', { features: null });
  await expect.poll(offered).toEqual(Object.keys(ACTS));
});

test('readonly shows the list and nothing that changes it', async ({ page, panel, site }) => {
  await enter(panel, site, element('readonly'));
  await expect(page.getByRole('button', { name: /^(Add user|Edit |Delete )/ })).toHaveCount(0);
  await setAttributes(page, 'panel', { readonly: null });
  await expect(page.getByRole('button', { name: 'Add user', exact: true })).toBeVisible();
});

test('another API can be named on the element', async ({ page, panel, server, site }) => {
  site.apis.set('/other_api', server.origin);
  const asked = page.waitForRequest(/\/GetUsers$/);
  await enter(panel, site, element('api-base="/other_api"'));
  expect(new URL((await asked).url()).pathname).toBe('/other_api/GetUsers');
});

for (const [attribute, words] of [
  ['theme="pink"', 'theme'],
  ['locale="english"', 'locale'],
  ['url-state="path"', 'urlState'],
  ['application-id="shop"', 'applicationId'],
  ['application-id="0"', 'applicationId'],
  ['features="add fly"', 'features'],
  ['api-base="ftp://api.example"', 'apiBase'],
] as const) {
  test(`a mistake in an attribute gives a page that names its key: ${attribute}`, async ({ page, panel, server, site }) => {
    await openPortal(page, site, element(attribute));
    await expect(panel.alert).toContainText('The configuration has a mistake');
    await expect(panel.alert).toContainText(`What the page around the panel asks for: “${words}” must be`);
    expect((await heard(page, 'error')).map(({ detail }) => detail)).toEqual([
      { kind: 'config', message: expect.stringContaining(`“${words}” must be`) },
    ]);
    expect(await server.faults.log()).toEqual([]);
    // Put right, the panel is there.
    await setAttributes(page, 'panel', { [attribute.split('=')[0] ?? '']: null });
    await expect(panel.signIn.heading).toBeVisible();
  });
}

test('a change that does not need a new beginning keeps the session and an open form', async ({ page, panel, server, site }) => {
  await enter(panel, site);
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'half-typed' });
  await setAttributes(page, 'panel', { theme: 'dark', locale: 'de', features: 'add edit' });
  // The same configuration, written as another object: a page that draws itself anew does that.
  await setProperties(page, 'panel', { config: { requestTimeoutSeconds: 20 } });
  await expect(panel.signIn.heading).toBeVisible();
  await signIn(panel);
  const asked = (await server.faults.log('GetUsers')).length;
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  await dialog.fill({ 'User name': 'half-typed' });
  await setProperties(page, 'panel', { config: { requestTimeoutSeconds: 20 }, theme: 'light' });
  await expect(page.locator('.panel')).toHaveAttribute('data-theme', 'light');
  await expect(dialog.field('User name')).toHaveValue('half-typed');
  expect((await server.faults.log('GetUsers')).length).toBe(asked);
});

test('another application begins anew', async ({ page, panel, server, site }) => {
  await enter(panel, site);
  await setProperties(page, 'panel', { applicationId: 2 });
  await expect(panel.signIn.heading).toBeVisible();
  await signIn(panel);
  expect(await lastQuestion(server)).toMatchObject({ application_id: '2' });
});

test('a property goes before its attribute until it is taken back', async ({ page, panel, site }) => {
  await openPortal(page, site, element('theme="dark"'));
  await expect(panel.signIn.heading).toBeVisible();
  const theme = () => page.locator('#panel').evaluate((panel) => [(panel as HTMLElement & { theme?: string }).theme, panel.shadowRoot?.querySelector('.panel')?.getAttribute('data-theme')]);
  expect(await theme()).toEqual(['dark', 'dark']);
  await setProperties(page, 'panel', { theme: 'light' });
  await expect.poll(theme).toEqual(['light', 'light']);
  await page.evaluate(() => Object.assign(document.getElementById('panel') ?? {}, { theme: undefined }));
  await expect.poll(theme).toEqual(['dark', 'dark']);
});

test('moved within its page a panel stays what it is; taken off and put back it begins anew', async ({ page, panel, server, site }) => {
  await enter(panel, site);
  const asked = (await server.faults.log('GetUsers')).length;
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  const dialog = new UserDialog(page, 'Add user', 'Add');
  await dialog.fill({ 'User name': 'carried' });
  await dialog.cancel.click();
  await page.getByRole('dialog', { name: 'Discard what you typed?' }).getByRole('button', { name: /^Discard/ }).click();
  await page.evaluate(() => document.body.prepend(document.getElementById('panel') ?? ''));
  await panel.users.isSettled();
  await expect(panel.users.heading).toBeVisible();
  expect((await server.faults.log('GetUsers')).length).toBe(asked);

  await page.evaluate(async () => {
    const panel = document.getElementById('panel');
    panel?.remove();
    await new Promise((resolve) => setTimeout(resolve, 0));
    document.body.append(panel ?? '');
  });
  await expect(panel.signIn.heading).toBeVisible();
  await signIn(panel);
});

test('taken off while it loads and put back, there is one panel', async ({ page, panel, site }) => {
  await openPortal(page, site, '', '');
  await page.addScriptTag({ type: 'module', url: '/panel/users-panel.js' });
  await page.evaluate(async () => {
    const panel = document.createElement('users-panel');
    panel.id = 'panel';
    panel.setAttribute('config', '/panel/config.json');
    for (let round = 0; round < 3; round += 1) {
      document.body.append(panel);
      await new Promise((resolve) => setTimeout(resolve, 0));
      panel.remove();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    document.body.append(panel);
  });
  await expect(panel.signIn.heading).toBeVisible();
  await expect(page.locator('.panel')).toHaveCount(1);
  await signIn(panel);
});
