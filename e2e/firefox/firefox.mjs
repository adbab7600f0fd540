// Firefox itself, driven by WebDriver BiDi: Playwright knows only a Firefox of its own.

import { setTimeout as wait } from 'node:timers/promises';

import puppeteer from 'puppeteer-core';

/** How long the panel may take for anything. */
const PATIENCE_MS = 20_000;
const POLL_MS = 50;

/**
 * @template T
 * @typedef {T | null | undefined | false} Maybe
 */

/**
 * Asks until there is an answer.
 *
 * @template T
 * @param {string} what what is waited for, for the error
 * @param {() => Promise<Maybe<T>>} ask
 * @returns {Promise<T>}
 */
export async function until(what, ask) {
  const end = Date.now() + PATIENCE_MS;
  /** @type {unknown} */
  let last;
  do {
    try {
      const answer = await ask();
      if (answer) {
        return answer;
      }
      last = undefined;
    } catch (error) {
      // What was found may have been drawn anew meanwhile.
      last = error;
    }
    await wait(POLL_MS);
  } while (Date.now() < end);
  throw new Error(`In vain waited for: ${what}.`, { cause: last });
}

/** A page in Firefox, as its users meet it: by roles and accessible names. */
export class FirefoxPage {
  /** @type {string[]} */
  #problems = [];

  /**
   * @param {import('puppeteer-core').Browser} browser
   * @param {import('puppeteer-core').Page} page
   */
  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warn') {
        this.#problems.push(`the console's ${message.type()}: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => this.#problems.push(`an uncaught error: ${error}`));
    page.on('dialog', (dialog) => {
      this.#problems.push(`a ${dialog.type()} dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('requestfailed', (request) => this.#problems.push(`the failed request ${request.url()}`));
  }

  /** Starts Firefox: the program that `FIREFOX` names. */
  static async open() {
    const program = process.env['FIREFOX'];
    if (!program) {
      throw new Error('FIREFOX must name the program of Firefox.');
    }
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: program,
      headless: true,
      // A fresh profile on a busy machine.
      timeout: 120_000,
      protocolTimeout: 120_000,
      defaultViewport: { width: 1440, height: 900 },
      extraPrefsFirefox: {
        'intl.accept_languages': 'en-GB, en',
        'ui.prefersReducedMotion': 1,
        // No request but the page's own.
        'app.normandy.enabled': false,
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'services.settings.server': 'data:,',
      },
    });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(() => {
      /** @type {string[]} */
      const violations = [];
      Object.assign(window, { cspViolations: violations });
      document.addEventListener('securitypolicyviolation', (event) => {
        violations.push(`${event.violatedDirective} blocked ${event.blockedURI || 'inline'}`);
      });
    });
    return new FirefoxPage(browser, page);
  }

  /** What went wrong without being asked for, since it was last asked. */
  async problems() {
    const violations = await this.page.evaluate(
      () =>
        /** @type {Window & { cspViolations?: string[] }} */ (window).cspViolations?.splice(0) ?? [
          'nobody watched the policy',
        ],
    );
    return [...this.#problems.splice(0), ...violations.map((violation) => `a violation of the CSP: ${violation}`)];
  }

  /**
   * Every element with this role and accessible name, in shadow roots as well.
   *
   * @param {string} role
   * @param {string} [name]
   * @param {import('puppeteer-core').ElementHandle<Element>} [scope] inside of this element only
   */
  async all(role, name, scope) {
    const named = name === undefined ? '' : `[name="${name}"]`;
    return this.#named(`${named}[role="${role}"]`, scope);
  }

  /**
   * @param {string} what role, name, or both
   * @param {import('puppeteer-core').ElementHandle<Element>} [scope]
   */
  async #named(what, scope) {
    const selector = `::-p-aria(${what})`;
    const found = await (scope ? scope.$$(selector) : this.page.$$(`>>> ${selector}`));
    // What is not drawn is not met.
    const shown = await Promise.all(found.map((element) => element.isVisible()));
    return found.filter((_, at) => shown[at]);
  }

  /**
   * The one element with this role and name, once it is there.
   *
   * @param {string} role
   * @param {string} name
   * @param {import('puppeteer-core').ElementHandle<Element>} [scope]
   */
  async one(role, name, scope) {
    return until(`${role} “${name}”`, async () => {
      const found = await this.all(role, name, scope);
      return found.length === 1 && found[0];
    });
  }

  /**
   * @param {string} role
   * @param {string} name
   * @param {import('puppeteer-core').ElementHandle<Element>} [scope]
   */
  async click(role, name, scope) {
    await (await this.one(role, name, scope)).click();
  }

  /**
   * The one field that is written into with this label. Not by its role: a field for a password has none.
   *
   * @param {string} name
   * @param {import('puppeteer-core').ElementHandle<Element>} [scope]
   */
  async field(name, scope) {
    return until(`the field “${name}”`, async () => {
      const fields = [];
      for (const element of await this.#named(`[name="${name}"]`, scope)) {
        if (await element.evaluate((node) => node.matches('textarea, input:not([type="radio"], [type="checkbox"])'))) {
          fields.push(element);
        }
      }
      return fields.length === 1 && fields[0];
    });
  }

  /**
   * Writes a text field anew.
   *
   * @param {string} name
   * @param {string} text
   * @param {import('puppeteer-core').ElementHandle<Element>} [scope]
   */
  async fill(name, text, scope) {
    const field = await this.field(name, scope);
    await field.focus();
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press('a');
    await this.page.keyboard.up('Control');
    await this.page.keyboard.press('Delete');
    await field.type(text);
  }

  /**
   * The texts of all elements with a role.
   *
   * @param {string} role
   */
  async texts(role) {
    const elements = await this.all(role);
    return Promise.all(elements.map((element) => element.evaluate((node) => node.textContent?.trim() ?? '')));
  }

  /**
   * Waits until one of the elements with this role says so.
   *
   * @param {string} role
   * @param {string | RegExp} words the whole text, or a part of it
   */
  async says(role, words) {
    const fits = (/** @type {string} */ text) => (typeof words === 'string' ? text === words : words.test(text));
    await until(`${role} that says ${words}`, async () => (await this.texts(role)).some(fits));
  }

  async close() {
    await this.browser.close();
  }
}
