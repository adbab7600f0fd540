import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from '@playwright/test';

// What one file promises and another one does: the names in the loader, its types, the frame, the configuration and the
// documentation agree.

const ROOT = path.join(import.meta.dirname, '../..');

async function text(file: string): Promise<string> {
  return readFile(path.join(ROOT, file), 'utf8');
}

/** What stands between two marks. */
function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  expect(start, from).toBeGreaterThanOrEqual(0);
  return text.slice(start + from.length, text.indexOf(to, start + from.length));
}

function all(text: string, pattern: RegExp): string[] {
  const found = [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  expect(found.length, String(pattern)).toBeGreaterThan(3);
  return found.sort();
}

test('every key of the configuration is in its types, its schema and its table', async () => {
  const config = await text('src/config.rs');
  const names = new Map([...config.matchAll(/^const (\w+): &str = "(\w+)";/gm)].map((match) => [match[1], match[2]]));
  const keys = all(between(config, 'pub const KEYS', '];'), /^ {4}(\w+),/gm).map((key) => names.get(key)).sort();
  const types = await text('public/users-panel.d.ts');
  expect(all(between(types, 'export interface Configuration {', '\n}'), /^ {2}(\w+)\?:/gm)).toEqual(keys);
  const schema = JSON.parse(await text('public/config.schema.json')) as { properties: object };
  expect(Object.keys(schema.properties).filter((key) => key !== '$schema').sort()).toEqual(keys);
  const table = between(await text('docs/self-hosting.md'), '## config.json', '\n## ');
  expect(all(table, /^\| `(\w+)` \|/gm)).toEqual(keys);
});

test('every option of the element is a property in its types, and an attribute in the documentation', async () => {
  const loader = between(await text('public/users-panel.js'), 'const OPTIONS = {', '\n};');
  const options = all(loader, /^ {2}(\w+): \[/gm);
  const types = between(await text('public/users-panel.d.ts'), 'export interface UsersPanelElement', '\n}');
  expect(all(types, /^ {2}(\w+): /gm).filter((name) => name !== 'token')).toEqual(options);
  const attributes = all(loader, /: \["([a-z-]+)"/g);
  const table = between(await text('docs/embedding.md'), '## Attributes and properties', '\n## ');
  expect(all(table, /^\| `([a-z-]+)` \|/gm)).toEqual(attributes);
});

test('every event is told, typed, handed through the frame, and documented', async () => {
  const types = await text('public/users-panel.d.ts');
  const events = all(between(types, 'export interface PanelEvents {', '\n}'), /"users-panel:([a-z-]+)":/g);
  expect(all(between(await text('public/embed.js'), 'const EVENTS = [', ']'), /"([a-z-]+)"/g)).toEqual(events);
  const table = between(await text('docs/embedding.md'), '## Events', '\n## ');
  expect(all(table, /^\| `users-panel:([a-z-]+)` \|/gm)).toEqual(events);
});

test('every token of the theme and every part is documented', async () => {
  const tokens = all(await text('style/tokens.css'), /^ {2}(--up-[a-z-]+):/gm);
  const theming = between(await text('docs/embedding.md'), '## Theming', '\n## ');
  expect(all(theming, /^\| `(--up-[a-z-]+)` \|/gm)).toEqual(tokens);
});
