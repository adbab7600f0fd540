import type { Page, Request } from '@playwright/test';

import { DEMO } from '../fixtures/reference-server.mjs';
import { expect, test } from '../fixtures/test.js';

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
  const state = await page.context().storageState({ indexedDB: true });
  return inPage + JSON.stringify(state);
}

for (const [proof, secret] of [
  ['Password', DEMO.password],
  ['API key', DEMO.apiKey],
] as const) {
  test(`the ${proof} and the session id are in no address, storage, cookie or element`, async ({ panel, page }) => {
    const requests: Request[] = [];
    const said: string[] = [];
    page.on('request', (request) => requests.push(request));
    page.on('console', (message) => said.push(message.text()));
    const answered = page.waitForResponse(/\/Logon$/);
    await panel.open();
    await panel.signIn.submit(DEMO.accountName, secret, proof);
    await panel.users.isLoaded();

    const { result: sessionId } = (await (await answered).json()) as { result: string };
    expect(sessionId.length).toBeGreaterThanOrEqual(16);
    // The session id is on the wire where it belongs, and the search for it below does find it there.
    const bodies = requests.map((request) => request.postData() ?? '').join('\n');
    expect(bodies).toContain(sessionId);

    const open = [await exposed(page), ...requests.map((request) => request.url()), ...said].join('\n');
    expect(open).toContain('Users');
    for (const [what, value] of Object.entries({ secret, sessionId })) {
      expect(open.includes(value), `the ${what} is exposed`).toBe(false);
    }
    for (const request of requests.filter((each) => each.url().includes('/platform_api/'))) {
      expect(request.method()).toBe('POST');
    }
  });
}

test('a refused password is not kept either', async ({ panel, page }) => {
  await panel.open();
  await panel.signIn.submit(DEMO.accountName, 'Not-the-pass-1');
  await expect(panel.alert).toBeFocused();
  expect(await exposed(page)).not.toContain('Not-the-pass-1');
});
