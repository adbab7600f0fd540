import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';

import { expect, test } from '../fixtures/test.js';

const ROOT = path.join(import.meta.dirname, '../..');
const SCHEMA = JSON.parse(readFileSync(path.join(ROOT, 'public/config.schema.json'), 'utf8')) as {
  properties: Record<string, { description?: string }>;
};

/** What editors and the panel must judge alike: configurations without a mistake, and with one. */
const GOOD = [
  {},
  { $schema: './config.schema.json' },
  { apiBase: '/' },
  { apiBase: '/platform_api/' },
  { apiBase: 'https://api.example/platform_api' },
  { apiBase: 'http://127.0.0.1:8080' },
  { requestTimeoutSeconds: 1 },
  { requestTimeoutSeconds: 600 },
  { signIn: 'session' },
  { signIn: ['session', 'service-account'] },
  { readonly: true },
  { idleMinutes: 1440 },
  { transfers: false },
  { transferMaxPerUser: 100, transferMaxPerTransfer: 1000.5, transferMaxPerHour: 0.01 },
  { transferTypeTotalAbove: 50, transferAlwaysTypeTotal: true },
];
const BAD = [
  [],
  'text',
  null,
  { apiBas: '/platform_api' },
  { apibase: '/platform_api' },
  { apiBase: '' },
  { apiBase: 'platform_api' },
  { apiBase: 'ftp://api.example' },
  { apiBase: '/platform_api?x' },
  { apiBase: '/platform_api#x' },
  { apiBase: '/platform api' },
  { apiBase: 8080 },
  { apiBase: null },
  { requestTimeoutSeconds: 0 },
  { requestTimeoutSeconds: 601 },
  { requestTimeoutSeconds: 1.5 },
  { requestTimeoutSeconds: '30' },
  { requestTimeoutSeconds: null },
  { signIn: [] },
  { signIn: 'oauth' },
  { signIn: ['session', 'session'] },
  { readonly: 'yes' },
  { idleMinutes: 1441 },
  { transfers: 1 },
  { transferMaxPerUser: '100' },
  { transferMaxPerTransfer: 0 },
  { transferMaxPerHour: -5 },
  { transferAlwaysTypeTotal: 'yes' },
];

/** The keys that the panel knows, as its source names them. */
function keysOfPanel(): string[] {
  const source = readFileSync(path.join(ROOT, 'src/config.rs'), 'utf8');
  const [, list = ''] = /pub const KEYS: \[&str; \d+\] =\s*\[([^\]]*)\]/.exec(source) ?? [];
  const names = list.split(',').map((name) => name.trim()).filter((name) => name !== '');
  return names.map((name) => {
    const [, key] = new RegExp(`const ${name}: &str = "([^"]+)";`).exec(source) ?? [];
    expect(key, `the constant ${name} in src/config.rs`).toBeTruthy();
    return key ?? '';
  });
}

test('the schema has exactly the keys of the panel, each with its meaning', () => {
  const keys = keysOfPanel();
  expect(keys.length).toBeGreaterThanOrEqual(2);
  expect(Object.keys(SCHEMA.properties).filter((key) => key !== '$schema').sort()).toEqual([...keys].sort());
  for (const [key, { description }] of Object.entries(SCHEMA.properties)) {
    expect(description ?? '', key).toMatch(/^[A-Z].{20,}\.$/);
  }
});

test('every key stands in docs/self-hosting.md', () => {
  const text = readFileSync(path.join(ROOT, 'docs/self-hosting.md'), 'utf8');
  for (const key of keysOfPanel()) {
    expect(text, key).toContain(`\n| \`${key}\` |`);
  }
});

test('the schema and the panel judge configurations alike', async ({ page, panel }) => {
  const judge = new Ajv2020({ strict: true }).compile(SCHEMA);
  let config: unknown = {};
  await page.route('**/config.json', (route) => route.fulfill({ json: config }));
  for (const [good, configs] of [
    [true, GOOD],
    [false, BAD],
  ] as const) {
    for (config of configs) {
      const text = JSON.stringify(config);
      expect(judge(config), `the schema of ${text}`).toBe(good);
      await panel.open();
      const heading = good ? 'Sign in' : 'The configuration has a mistake';
      await expect(page.getByRole('heading', { level: 1 }), text).toHaveText(heading);
    }
  }
});

test('the configuration that ships has no mistake, and names the schema, which ships too', async ({ page, server }) => {
  const file = async (name: string) => (await page.request.get(`${server.origin}/${name}`)).json() as Promise<unknown>;
  const shipped = (await file('config.json')) as { $schema?: string };
  expect(shipped.$schema).toBe('./config.schema.json');
  expect(await file('config.schema.json')).toEqual(SCHEMA);
  expect(new Ajv2020({ strict: true }).compile(SCHEMA)(shipped)).toBe(true);
});
