// What is measured, in which order, how often.

import { readFile } from 'node:fs/promises';

import { chromium } from '@playwright/test';

import { BUILDS, Subject } from './pages.mjs';

/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('./pages.mjs').Build} Build */
/** @typedef {import('./pages.mjs').Slowness} Slowness */
/** @typedef {import('./clock.mjs').Reading} Reading */
/** @typedef {import('./clock.mjs').Scroll} Scroll */

/** The sizes of a page. */
export const SIZES = [20, 100, 1000];

/** @type {Slowness} */
export const SLOW = { cpu: 4, megabits: 9 };

/** How long the panel waits after the last key, by design; the floor waits as long. In milliseconds. */
const TYPING = 250;

/** What is quiet here stays quiet: only the pages are to work. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A renderer kept in store would be counted as the page's memory.
  '--disable-features=SpareRendererForSitePerProcess',
];

export function launch() {
  const executablePath = process.env['CHROMIUM'];
  if (!executablePath) {
    throw new Error('CHROMIUM must name the browser.');
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Every reading of one measurement: by size of the page, by what was done, by build. */
export class Readings {
  /** @type {Map<string, Reading[]>} */
  #all = new Map();

  /**
   * @param {number} rows
   * @param {string} what
   * @param {Build} build
   * @param {Reading} reading
   */
  add(rows, what, build, reading) {
    const key = JSON.stringify([rows, what, build]);
    this.#all.set(key, [...(this.#all.get(key) ?? []), reading]);
  }

  /**
   * The median of one figure of the readings.
   *
   * @param {number} rows
   * @param {string} what
   * @param {Build} build
   * @param {keyof Reading} figure
   */
  median(rows, what, build, figure) {
    return median((this.#all.get(JSON.stringify([rows, what, build])) ?? []).map((reading) => reading[figure]));
  }
}

/**
 * The middle value; of an even number the mean of the middle two.
 * @param {number[]} values
 */
export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) {
    throw new Error('nothing was measured');
  }
  return (lower + upper) / 2;
}

/** The builds, each time another one first: the order must not favour any. */
const inTurn = (/** @type {number} */ round) => BUILDS.map((_, at) => BUILDS[(at + round) % BUILDS.length] ?? 'floor');

/**
 * Loads with nothing cached, until the form to sign in stands, and from there until the first rows do. What the admin
 * takes to type is not counted.
 *
 * @param {Browser} browser
 * @param {string} origin
 * @param {number} runs
 * @param {Readings} readings
 */
export async function coldStarts(browser, origin, runs, readings) {
  for (const rows of SIZES) {
    for (const [what, slowness] of /** @type {const} */ ([[COLD, undefined], [COLD_SLOW, SLOW]])) {
      for (let round = -1; round < runs; round++) {
        for (const build of inTurn(round + 1)) {
          const { subject, form } = await Subject.open(browser, origin, build, rows, slowness);
          const signedIn = await subject.signIn();
          await subject.close();
          // The first round warms up the server and the files.
          if (round >= 0) {
            const longest = Math.max(form.longest, signedIn.longest);
            readings.add(rows, what, build, { screen: form.screen + signedIn.screen, all: form.all + signedIn.all, longest });
          }
        }
      }
      progress(`${what}, ${rows} rows`);
    }
  }
}

export const COLD = 'cold start to first rows';
export const COLD_SLOW = `cold start, CPU ${SLOW.cpu}x slower, ${SLOW.megabits} Mbps`;

/** What an admin does again and again. @type {Readonly<Record<string, (subject: Subject) => Promise<Reading>>>} */
const ACTS = {
  'next page': (subject) => subject.nextPage(),
  // Goes back to the first page.
  sort: (subject) => subject.sortBy('Display name'),
  'letter typed to rows': async (subject) => {
    await subject.sortBy('User name');
    const { screen, all, longest } = await subject.type();
    await subject.clear();
    return { screen: screen - TYPING, all: all - TYPING, longest };
  },
  'select all': (subject) => subject.select(),
  'open details': (subject) => subject.open(),
  'open Edit': (subject) => subject.openEdit(),
};

/** The names of the acts, in their order. */
export const INTERACTIONS = Object.keys(ACTS);

/**
 * Times every act on every build, one build after the other in each round.
 *
 * @param {Browser} browser
 * @param {string} origin
 * @param {number} runs
 * @param {Readings} readings
 */
export async function interactions(browser, origin, runs, readings) {
  for (const rows of SIZES) {
    /** @type {Map<Build, Subject>} */
    const subjects = new Map();
    for (const build of BUILDS) {
      const { subject } = await Subject.open(browser, origin, build, rows);
      await subject.signIn();
      subjects.set(build, subject);
    }
    for (let round = -1; round < runs; round++) {
      for (const [what, act] of Object.entries(ACTS)) {
        for (const build of inTurn(round + 1)) {
          const subject = /** @type {Subject} */ (subjects.get(build));
          const reading = await act(subject);
          if (round >= 0) {
            readings.add(rows, what, build, reading);
          }
        }
      }
    }
    for (const subject of subjects.values()) {
      await subject.close();
    }
    progress(`interactions, ${rows} rows`);
  }
}

/**
 * Scrolls through a page of 1000 rows that stands.
 *
 * @param {Browser} browser
 * @param {string} origin
 * @param {number} runs
 * @returns {Promise<Map<Build, Scroll>>} the medians
 */
export async function scrolling(browser, origin, runs) {
  /** @type {Map<Build, Scroll[]>} */
  const all = new Map(BUILDS.map((build) => [build, []]));
  for (let round = 0; round < runs; round++) {
    for (const build of inTurn(round)) {
      const { subject } = await Subject.open(browser, origin, build, 1000);
      await subject.signIn();
      await subject.page.waitForTimeout(1000);
      all.get(build)?.push(await subject.scroll());
      await subject.close();
    }
  }
  progress('scrolling');
  const of = (/** @type {Scroll[]} */ held, /** @type {keyof Scroll} */ figure) => median(held.map((one) => one[figure]));
  const medians = [...all].map(([build, held]) => {
    const scroll = { frames: of(held, 'frames'), late: of(held, 'late'), longest: of(held, 'longest') };
    return /** @type {const} */ ([build, scroll]);
  });
  return new Map(medians);
}

/**
 * What a page of 1000 rows holds, in bytes: what JavaScript and the DOM hold, and what the page's process has to itself.
 * @typedef {{heap: number, process: number | undefined}} Memory
 */

/**
 * Measures the memory after a garbage collection, each time in a browser of its own.
 *
 * @param {string} origin
 * @param {number} runs
 * @returns {Promise<Map<Build, Memory>>} the medians
 */
export async function memory(origin, runs) {
  /** @type {Map<Build, Memory[]>} */
  const all = new Map(BUILDS.map((build) => [build, []]));
  for (let round = 0; round < runs; round++) {
    for (const build of inTurn(round)) {
      const browser = await launch();
      const { subject } = await Subject.open(browser, origin, build, 1000);
      await subject.signIn();
      all.get(build)?.push(await memoryOf(browser, subject));
      await browser.close();
    }
  }
  progress('memory');
  const medians = [...all].map(([build, held]) => {
    const processes = held.flatMap((one) => one.process ?? []);
    const own = processes.length === held.length ? median(processes) : undefined;
    return /** @type {const} */ ([build, { heap: median(held.map((one) => one.heap)), process: own }]);
  });
  return new Map(medians);
}

/**
 * @param {Browser} browser
 * @param {Subject} subject
 * @returns {Promise<Memory>}
 */
async function memoryOf(browser, subject) {
  const session = await subject.page.context().newCDPSession(subject.page);
  await subject.page.waitForTimeout(1000);
  await session.send('HeapProfiler.collectGarbage');
  const heap = await session.send('Runtime.getHeapUsage');
  const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter((one) => one.type === 'renderer').map((one) => one.id);
  const held = (await Promise.all(renderers.map(privateMemory))).filter((bytes) => bytes !== undefined);
  return {
    heap: heap.usedSize + heap.embedderHeapUsedSize + heap.backingStorageSize,
    // The browser has one page: no other renderer holds more than it.
    process: held.length > 0 ? Math.max(...held) : undefined,
  };
}

/**
 * What a process shares with no other, where the system tells (Linux).
 * @param {number} id
 */
async function privateMemory(id) {
  try {
    const text = await readFile(`/proc/${id}/smaps_rollup`, 'utf8');
    return [...text.matchAll(/^Private_\w+: +(\d+) kB$/gm)].reduce((sum, [, kib]) => sum + Number(kib) * 1024, 0);
  } catch {
    return undefined;
  }
}

function progress(/** @type {string} */ what) {
  process.stderr.write(`measured: ${what}\n`);
}
