// The pages that are measured, driven by the words on the screen, which both have.

import { DEMO } from '../fixtures/reference-server.mjs';
import { install } from './clock.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('./clock.mjs').Goal} Goal */
/** @typedef {import('./clock.mjs').Reading} Reading */

/**
 * What is measured: the floor twice, to tell how much of a difference is noise.
 * @typedef {'floor' | 'floor again' | 'panel'} Build
 */

/** @type {readonly Build[]} */
export const BUILDS = ['floor', 'panel', 'floor again'];

/** What a slow visitor has. @typedef {{cpu: number, megabits: number}} Slowness */

/** How long anything may take before the benchmark gives up, in milliseconds. */
const PATIENCE = 120_000;

/** One page of one build, with a browser context of its own: no cache, no cookie, nothing remembered. */
export class Subject {
  /**
   * @param {Page} page
   * @param {number} rows
   */
  constructor(page, rows) {
    this.page = page;
    this.rows = rows;
    this.filter = page.getByRole('search', { name: 'Filters', exact: true }).getByLabel('User name', { exact: true });
    this.selectAll = page.getByRole('checkbox', { name: 'Select all on this page', exact: true });
    this.next = page.getByRole('button', { name: 'Next page', exact: true });
    this.details = page.getByRole('button', { name: /^Details of / }).first();
    this.edit = page.getByRole('button', { name: /^Edit / }).first();
  }

  /**
   * Loads the page, and says how long it took until the form to sign in stood.
   *
   * @param {Browser} browser
   * @param {string} origin
   * @param {Build} build
   * @param {number} rows how many a page of the list has
   * @param {Slowness} [slowness]
   */
  static async open(browser, origin, build, rows, slowness) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'light' });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    if (slowness) {
      await slowDown(page, slowness);
    }
    await page.addInitScript(install);
    await page.addInitScript(() => benchClock.arm(null, 'form', 1));
    const folder = build === 'panel' ? 'panel' : 'floor';
    await page.goto(`${origin}/${folder}/?rows=${rows}`, { waitUntil: 'commit' });
    const subject = new Subject(page, rows);
    const form = await subject.read();
    if (build === 'panel') {
      await page.getByRole('radio', { name: 'API key', exact: true }).check();
    }
    await page.getByLabel('Account', { exact: true }).fill(DEMO.ownerEmail);
    await page.getByLabel('API key', { exact: true }).and(page.locator('input[type="password"]')).fill(DEMO.apiKey);
    return { subject, form };
  }

  /** Presses `Sign in`; until the rows stand. */
  signIn() {
    return this.time('click', 'rows', () => this.page.getByRole('button', { name: 'Sign in', exact: true }).click());
  }

  nextPage() {
    return this.time('click', 'rows', () => this.next.click());
  }

  /** @param {'User name' | 'Display name'} column */
  sortBy(column) {
    return this.time('click', 'rows', () => this.page.getByRole('button', { name: column, exact: true }).click());
  }

  /** One letter in the filter `User name`. */
  async type() {
    await this.filter.focus();
    return this.time('keydown', 'rows', () => this.page.keyboard.press('e'));
  }

  /** The filter is empty again. */
  async clear() {
    await this.filter.focus();
    await this.time('keydown', 'rows', () => this.page.keyboard.press('Backspace'));
  }

  async select() {
    const reading = await this.time('click', 'selected', () => this.selectAll.click());
    await this.selectAll.click();
    return reading;
  }

  /** Opens a user's details; until they can be read. */
  async open() {
    return this.openBy(this.details, 'details');
  }

  /** Opens the form of a user; until it can be filled in. */
  async openEdit() {
    return this.openBy(this.edit, 'edit');
  }

  /**
   * @param {import('@playwright/test').Locator} button
   * @param {import('./clock.mjs').Goal} goal
   */
  async openBy(button, goal) {
    const reading = await this.time('click', goal, () => button.click());
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
    return reading;
  }

  /**
   * Scrolls the table from its top to its end, as a quick hand does.
   *
   * @returns {Promise<import('./clock.mjs').Scroll>}
   */
  async scroll() {
    await this.page.bringToFront();
    return this.page.evaluate((step) => benchClock.scroll(step), PIXELS_A_FRAME);
  }

  async close() {
    await this.page.context().close();
  }

  /** @returns {Promise<Reading>} */
  read() {
    return this.page.evaluate(() => benchClock.read());
  }

  /**
   * @param {string} event
   * @param {Goal} goal
   * @param {() => Promise<void>} act
   */
  async time(event, goal, act) {
    await this.page.bringToFront();
    await this.page.evaluate(([name, wanted, rows]) => benchClock.arm(name, wanted, rows), /** @type {const} */ ([event, goal, this.rows]));
    await act();
    const reading = await this.read();
    // What the page does afterwards by itself belongs to nothing that is measured next.
    await this.page.waitForTimeout(SETTLE);
    return reading;
  }
}

/** How long a page is left alone between two measurements, in milliseconds. */
const SETTLE = 300;

/** Some seven rows: 1000 of them pass in less than three seconds. */
const PIXELS_A_FRAME = 240;

/**
 * @param {Page} page
 * @param {Slowness} slowness
 */
async function slowDown(page, { cpu, megabits }) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  const throughput = (megabits * 1_000_000) / 8;
  await session.send('Network.enable');
  const network = { offline: false, latency: 40, downloadThroughput: throughput, uploadThroughput: throughput };
  await session.send('Network.emulateNetworkConditions', network);
}
