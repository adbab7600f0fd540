import { expect, test } from '../fixtures/test.js';

const MISTAKES: readonly { name: string; config: string; names: string[] }[] = [
  { name: 'an unknown key', config: '{"apiBas": "/platform_api"}', names: ['apiBas', 'apiBase'] },
  { name: 'an address of another kind', config: '{"apiBase": "ftp://api.example"}', names: ['apiBase', 'https://'] },
  { name: 'an address that is a number', config: '{"apiBase": 8080}', names: ['apiBase'] },
  { name: 'a timeout of nothing', config: '{"requestTimeoutSeconds": 0}', names: ['requestTimeoutSeconds', '1 to 600'] },
  { name: 'a timeout in quotes', config: '{"requestTimeoutSeconds": "30"}', names: ['requestTimeoutSeconds'] },
  { name: 'an unknown way to sign in', config: '{"signIn": "oauth"}', names: ['signIn', 'service-account'] },
  { name: 'a header without a source', config: '{"signIn": "cookie", "csrfHeader": "X"}', names: ['csrfHeader', 'csrfMeta'] },
  { name: 'a key of another mode', config: '{"signInUrl": "/sign-in"}', names: ['signInUrl', 'cookie'] },
  { name: 'an address that is a script', config: '{"signIn": "cookie", "signInUrl": "javascript:x"}', names: ['signInUrl'] },
  { name: 'a switch in quotes', config: '{"readonly": "yes"}', names: ['readonly', 'true or false'] },
  { name: 'more than a day', config: '{"idleMinutes": 2000}', names: ['idleMinutes', '1440'] },
  { name: 'a comma too many', config: '{"apiBase": "/platform_api",}', names: ['config.json', 'line 1'] },
  { name: 'no JSON', config: '<html></html>', names: ['config.json'] },
  { name: 'an empty file', config: '', names: ['config.json'] },
];

for (const { name, config, names } of MISTAKES) {
  test.describe(`config.json: ${name}`, () => {
    test.use({ serverOptions: { config } });

    test('gives a page that says what is wrong', async ({ panel, page, server }) => {
      await panel.open();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('The configuration has a mistake');
      for (const words of names) {
        await expect(panel.alert).toContainText(words);
      }
      await expect(panel.signIn.button).toHaveCount(0);
      expect(await server.faults.log()).toEqual([]);
    });
  });
}

test.describe('without a config.json', () => {
  test.use({ serverOptions: { config: null } });

  test('gives a page that says so', async ({ panel, expects }) => {
    expects.failedRequest(/config\.json/);
    await panel.open();
    await expect(panel.alert).toContainText('config.json could not be read');
  });
});

test.describe('another address of the API', () => {
  test.use({ serverOptions: { config: '{"apiBase": "/"}' } });

  test('is used', async ({ panel, page }) => {
    const asked = page.waitForRequest(/\/GetUsers$/);
    await panel.enterAndLoad();
    expect(new URL((await asked).url()).pathname).toBe('/GetUsers');
  });
});
