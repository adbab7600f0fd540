import type { Fault } from '../fixtures/faults.js';
import { expect, test } from '../fixtures/test.js';

type Kind = Fault extends infer F ? (F extends Fault ? Omit<F, 'method'> : never) : never;

/** More than the panel and the browser together try. */
const EVERY_TIME = 50;

const KINDS: readonly { name: string; fault: Kind; says: RegExp; attempts: number; browserSeesIt: boolean }[] = [
  {
    name: 'the connection closes before the work',
    fault: { kind: 'drop_before' },
    says: /could not be reached, or the connection broke/,
    attempts: 4,
    browserSeesIt: true,
  },
  {
    name: 'the connection closes after the work',
    fault: { kind: 'drop_after' },
    says: /could not be reached, or the connection broke/,
    attempts: 4,
    browserSeesIt: true,
  },
  {
    name: 'the answer is cut',
    fault: { kind: 'cut' },
    says: /could not be reached, or the connection broke/,
    attempts: 4,
    browserSeesIt: true,
  },
  { name: '500 with HTML', fault: { kind: 'html_500' }, says: /HTTP 500/, attempts: 4, browserSeesIt: true },
  { name: '502 with HTML', fault: { kind: 'html_502' }, says: /HTTP 502/, attempts: 4, browserSeesIt: true },
  {
    name: '429 that asks for a minute',
    fault: { kind: 'too_many_requests', retry_after: 60 },
    says: /HTTP 429|code 340/,
    attempts: 1,
    browserSeesIt: true,
  },
  { name: 'no JSON', fault: { kind: 'bad_json' }, says: /could not be understood/, attempts: 1, browserSeesIt: false },
  {
    name: 'the API’s server fault',
    fault: { kind: 'api_error', code: 5 },
    says: /code 5\b/,
    attempts: 1,
    browserSeesIt: false,
  },
  {
    name: 'the API’s rate limit',
    fault: { kind: 'api_error', code: 340 },
    says: /code 340/,
    attempts: 4,
    browserSeesIt: false,
  },
  {
    name: 'a role that may not list',
    fault: { kind: 'api_error', code: 104 },
    says: /code 104/,
    attempts: 1,
    browserSeesIt: false,
  },
];

for (const { name, fault, says, attempts, browserSeesIt } of KINDS) {
  test(`the first load fails: ${name}`, async ({ panel, server, expects }) => {
    if (browserSeesIt) {
      expects.failedRequest(/GetUsers/);
    }
    await server.faults.queue({ method: 'GetUsers', times: EVERY_TIME, ...fault } as Fault);
    await panel.enter();
    await expect(panel.users.tryAgain).toBeVisible({ timeout: 15_000 });
    await expect(panel.alert).toContainText('The users could not be loaded.');
    await expect(panel.alert).toContainText(says);
    await expect(panel.users.table).toBeHidden();
    await expect(panel.users.count).toHaveText('');
    const seen = (await server.faults.log('GetUsers')).length;
    // The browser itself repeats a request whose kept-alive connection closed, so that the server may see more.
    expect(seen).toBeGreaterThanOrEqual(attempts);
    if (attempts === 1) {
      expect(seen).toBe(1);
    }

    await server.faults.clear();
    await panel.users.tryAgain.click();
    await panel.users.isLoaded();
    await expect(panel.alert).toBeHidden();
    await expect(panel.users.rows).toHaveCount(20);
  });

  test(`a later load fails: ${name}`, async ({ panel, server, expects }) => {
    if (browserSeesIt) {
      expects.failedRequest(/GetUsers/);
    }
    const inactive = await server.users({ order_by: 'user_name', user_active: false });
    await panel.enterAndLoad();
    const before = await panel.users.names.allInnerTexts();
    const asked = (await server.faults.log('GetUsers')).length;
    await server.faults.queue({ method: 'GetUsers', times: EVERY_TIME, ...fault } as Fault);
    await panel.users.status.selectOption('Inactive');
    await expect(panel.users.tryAgain).toBeVisible({ timeout: 15_000 });
    await expect(panel.alert).toContainText('The list below is from before.');
    await expect(panel.alert).toContainText(says);
    // The old rows stay, and so does what was asked for.
    await expect(panel.users.names).toHaveText(before);
    await expect(panel.users.status).toHaveValue('false');
    const seen = (await server.faults.log('GetUsers')).length - asked;
    expect(seen).toBeGreaterThanOrEqual(attempts);
    if (attempts === 1) {
      expect(seen).toBe(1);
    }

    await server.faults.clear();
    await panel.users.tryAgain.click();
    await panel.users.counts(inactive.length);
    await expect(panel.users.names).toHaveText(inactive.slice(0, 20).map((user) => user.user_name));
    await expect(panel.alert).toBeHidden();
  });
}

test('a read that fails twice and then succeeds is not worth a word', async ({ panel, server, expects }) => {
  expects.failedRequest(/GetUsers/);
  await server.faults.queue({ method: 'GetUsers', kind: 'html_502', times: 2 });
  await panel.enterAndLoad();
  await expect(panel.alert).toBeHidden();
  expect(await server.faults.log('GetUsers')).toHaveLength(3);
});

test('a server that asks for a second gets it', async ({ panel, page, server, expects }) => {
  expects.failedRequest(/GetUsers/);
  // What the panel does with the browser's timer, and when it asks, in one order: no clock is read.
  await page.addInitScript(() => {
    const happened: string[] = [];
    Object.assign(window, { __happened: happened });
    const [setTimer, ask] = [window.setTimeout.bind(window), window.fetch.bind(window)];
    window.setTimeout = ((action: () => void, wait?: number) => {
      if (wait !== 1000) {
        return setTimer(action, wait);
      }
      happened.push('a second begins');
      return setTimer(() => {
        happened.push('it is over');
        action();
      }, wait);
    }) as typeof window.setTimeout;
    window.fetch = (resource, options) => {
      const url = resource instanceof Request ? resource.url : String(resource);
      if (url.endsWith('/GetUsers')) {
        happened.push('asks');
      }
      return ask(resource, options);
    };
  });
  await server.faults.queue({ method: 'GetUsers', kind: 'too_many_requests', retry_after: 1 });
  await panel.enterAndLoad();
  const happened = await page.evaluate(() => (window as unknown as { __happened: string[] }).__happened);
  expect(happened).toEqual(['asks', 'a second begins', 'it is over', 'asks']);
  expect((await server.faults.log('GetUsers')).map((request) => request.status)).toEqual([429, 200]);
  await expect(panel.alert).toBeHidden();
});

test('the users are listed when only the account’s own record is refused', async ({ panel, server }) => {
  await server.faults.queue({ method: 'GetAccountInfo', kind: 'api_error', code: 104 });
  await panel.enterAndLoad();
  await expect(panel.alert).toBeHidden();
  await expect(panel.users.header('Balance')).not.toContainText('USD');
});

test.describe('with a timeout of one second', () => {
  test.use({ serverOptions: { config: '{"apiBase": "/platform_api", "requestTimeoutSeconds": 1}' } });

  test('an answer that takes too long is given up', async ({ panel, page, server }) => {
    let asked = 0;
    page.on('request', (request) => (asked += Number(request.url().endsWith('/GetUsers'))));
    await server.faults.queue({ method: 'GetUsers', kind: 'delay', ms: 20_000 });
    await panel.enter();
    await expect(panel.alert).toContainText('did not answer in time');
    expect(asked).toBe(1);
    await panel.users.tryAgain.click();
    await panel.users.isLoaded();
  });
});
