import type { Page } from '@playwright/test';

import { Guards } from '../fixtures/guards.js';
import { expect, test } from '../fixtures/test.js';

// The guards themselves: each must see what it is there for, on a page of its own.

test.describe('the guards', () => {
  let page: Page;
  let guards: Guards;

  test.beforeEach(async ({ context, server }) => {
    page = await context.newPage();
    guards = await Guards.watch(page, server.origin);
    await page.goto('/');
  });

  test.afterEach(async () => {
    await page.close();
  });

  /** The guards come to say this. */
  async function reports(words: string): Promise<void> {
    await expect.poll(() => guards.report().join('\n')).toContain(words);
  }

  test('have nothing to say about the panel', async () => {
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(guards.report()).toEqual([]);
  });

  test('see an error and a warning on the console', async () => {
    await page.evaluate(() => {
      console.error('something broke');
      console.warn('something may break');
      console.log('nothing broke');
    });
    await reports('something broke');
    await reports('something may break');
    expect(guards.report()).toHaveLength(2);
  });

  test('see an uncaught error', async () => {
    await page.evaluate(() => void setTimeout(() => { throw new Error('nobody caught me'); }, 0));
    await reports('nobody caught me');
  });

  test('see a violation of the policy', async () => {
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.head.append(script);
    });
    await reports('a violation of the CSP: script-src');
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  });

  test('see a request to another origin', async () => {
    // The policy would stop it before it leaves; a frame's first page is not under it.
    await page.goto('about:blank');
    await page.evaluate(() => fetch('http://127.0.0.1:9/elsewhere').catch(() => undefined));
    await reports('an unexpected request to http://127.0.0.1:9/elsewhere');
  });

  test('see a dialog that a script opens', async () => {
    await page.evaluate(() => alert('from a script'));
    await reports('a alert dialog: from a script');
  });

  test('see a failed request, unless it is expected', async () => {
    await page.evaluate(() => fetch('/no-such-file.txt'));
    await reports('the answer 404');
    guards.failedRequest(/no-such-file/);
    await reports('expected, but never seen');
  });

  test('take what is expected, and insist on it', async () => {
    guards.failedRequest(/no-such-file/);
    guards.consoleError(/known/);
    expect(guards.report()).toHaveLength(2);
    await page.evaluate(async () => {
      await fetch('/no-such-file.txt');
      console.error('a known error');
    });
    await expect.poll(() => guards.report()).toEqual([]);
  });

  test('take a cancelled read, and not a cancelled write', async ({ server }) => {
    for (const method of ['GetUsers', 'DelUser'] as const) {
      await server.faults.queue({ method, kind: 'delay', ms: 5000 });
    }
    const cancel = (method: string) =>
      page.evaluate(async (method) => {
        const abort = new AbortController();
        const answer = fetch(`/platform_api/${method}`, { method: 'POST', signal: abort.signal }).catch(() => undefined);
        setTimeout(() => abort.abort(), 200);
        await answer;
      }, method);
    await cancel('GetUsers');
    expect(guards.report()).toEqual([]);
    await cancel('DelUser');
    await reports('DelUser: net::ERR_ABORTED');
  });
});
