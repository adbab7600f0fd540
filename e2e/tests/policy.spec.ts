import { expect, test } from '../fixtures/test.js';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

test('the page comes with exactly the policy of the design, and keeps to it', async ({ page, panel }) => {
  const answer = await page.goto('/');
  const headers = answer?.headers() ?? {};
  expect(headers['content-security-policy']).toBe(POLICY);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['cache-control']).toBe('no-cache');
  await expect(panel.signIn.heading).toBeVisible();
});

test('everything is loaded once, from the server, with its type', async ({ page, panel }) => {
  const types = new Map<string, string>();
  const loaded: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    loaded.push(pathname);
    types.set(pathname, response.headers()['content-type'] ?? '');
  });
  await panel.enterAndLoad();
  // What the first rows do not need comes after them.
  await expect.poll(() => loaded.filter((path) => path.endsWith('.wasm'))).toHaveLength(2);
  const files = loaded.filter((path) => !path.startsWith('/platform_api/'));
  expect(files, 'no file twice').toEqual([...new Set(files)]);
  const type = (end: string) => [...types].filter(([path]) => path.endsWith(end)).map(([, value]) => value);
  expect(type('.wasm')).toEqual(['application/wasm', 'application/wasm']);
  expect(type('.css')).toEqual([expect.stringMatching(/^text\/css/)]);
  expect(type('config.json')).toEqual([expect.stringMatching(/^application\/json/)]);
  expect(type('.js').length).toBeGreaterThanOrEqual(2);
  for (const each of type('.js')) {
    expect(each).toMatch(/^(text|application)\/javascript/);
  }
});

test('names with a hash are kept for a year, the others are asked for again', async ({ page, panel }) => {
  const kept = new Map<string, string>();
  page.on('response', (response) => {
    kept.set(new URL(response.url()).pathname, response.headers()['cache-control'] ?? '');
  });
  await panel.enterAndLoad();
  const hashed = [...kept].filter(([path]) => /-[0-9a-f]{16}(_bg)?\./.test(path));
  expect(hashed.length).toBeGreaterThanOrEqual(3);
  for (const [path, value] of hashed) {
    expect(value, path).toBe('public, max-age=31536000, immutable');
  }
  for (const path of ['/', '/users-panel.js', '/config.json']) {
    expect(kept.get(path), path).toBe('no-cache');
  }
  expect(kept.get('/platform_api/GetUsers')).toBe('no-store');
});
