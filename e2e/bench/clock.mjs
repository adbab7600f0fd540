// The clock, which runs inside the page that it times.

/** @typedef {'form' | 'rows' | 'selected' | 'details' | 'edit'} Goal */

/**
 * Milliseconds from the input event to the second animation frame after something stands: the first of these frames
 * paints it, so at the second it can be seen.
 *
 * @typedef {object} Reading
 * @property {number} screen until the screen's part stands
 * @property {number} all until every row stands
 * @property {number} longest the longest task of the main thread; 0 when none was longer than 50 ms
 */

/**
 * @typedef {object} Clock
 * @property {(event: string | null, goal: Goal, rows: number) => void} arm starts at the next such event, or, with
 * `null`, at the start of the page's navigation
 * @property {() => Promise<Reading>} read waits until everything stands
 * @property {(step: number) => Promise<Scroll>} scroll moves the table by so many pixels a frame, from its top to its end
 */

/**
 * How a table moved under the admin's wheel.
 *
 * @typedef {object} Scroll
 * @property {number} frames how many frames it took
 * @property {number} late how many of them came more than 20 ms after the one before: at 60 a second each has 16.7
 * @property {number} longest the longest task of the main thread; 0 when none was longer than 50 ms
 */

/**
 * Puts the clock into the page; runs there before any script of the page, and sees nothing of this module.
 *
 * It looks at each animation frame, which costs either page the same, rather than observe mutations, which costs more
 * where more elements are inserted one by one.
 */
export function install() {
  /** More rows than a screen of this height shows: some 21 of them stand on 900 pixels. */
  const SCREEN = 25;
  /** A frame that comes later than this after the one before has missed its turn, in milliseconds. */
  const LATE = 20;
  const root = () => document.querySelector('users-panel')?.shadowRoot ?? document;
  // Not those of groups whose places others have taken.
  const heads = () => root().querySelectorAll('table[aria-label="Users"] tbody:not(.is-gone) th');
  const firstName = () => heads()[0]?.textContent ?? '';

  /** @type {{start: number, duration: number}[]} */
  const tasks = [];
  new PerformanceObserver((list) => {
    tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ start: startTime, duration })));
  }).observe({ type: 'longtask' });
  const longestSince = (/** @type {number} */ start) =>
    Math.max(0, ...tasks.filter((task) => task.start + task.duration > start).map((task) => task.duration));

  /** How many of the goal's parts stand, and how many there are: 25 rows of a page of 1000, for example. */
  const progress = {
    form: () => Number(root().querySelector('form:not([hidden]) input') !== null),
    rows: (/** @type {string} */ before) => (firstName() === before ? 0 : heads().length),
    selected: () => root().querySelectorAll('table[aria-label="Users"] tbody:not(.is-gone) input:checked').length,
    edit: () => {
      const first = root().querySelector('dialog[open] input');
      return Number(first instanceof HTMLInputElement && first.value !== '');
    },
    details: () => Number(root().querySelector('dialog[open] dd') !== null),
  };

  const scroll = async (/** @type {number} */ step) => {
    const table = root().querySelector('table[aria-label="Users"]');
    let box = table?.parentElement ?? document.documentElement;
    while (box.scrollHeight <= box.clientHeight && box.parentElement) {
      box = box.parentElement;
    }
    box.scrollTop = 0;
    await nextFrame();
    let last = await nextFrame();
    const start = last;
    let [frames, late, before] = [0, 0, -1];
    while (box.scrollTop !== before) {
      before = box.scrollTop;
      box.scrollTop += step;
      const now = await nextFrame();
      frames += 1;
      late += Number(now - last > LATE);
      last = now;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { frames, late, longest: longestSince(start) };
  };

  /** @type {Promise<Reading>} */
  let reading = Promise.reject(new Error('the clock was not armed'));
  reading.catch(() => {});

  /** @returns {Promise<number>} when the frame began, in milliseconds */
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  const run = async (/** @type {number} */ start, /** @type {() => number} */ standing, /** @type {number} */ parts) => {
    const until = async (/** @type {number} */ wanted) => {
      while (standing() < wanted) {
        await nextFrame();
      }
      await nextFrame();
      return performance.now() - start;
    };
    await nextFrame();
    const screen = await until(Math.min(parts, SCREEN));
    const all = parts > SCREEN ? await until(parts) : screen;
    // The long tasks are told of later.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { screen, all, longest: longestSince(start) };
  };

  /** @type {Clock} */
  const clock = {
    arm(event, goal, rows) {
      const before = goal === 'rows' ? firstName() : '';
      const standing = () => progress[goal](before);
      const parts = goal === 'rows' || goal === 'selected' ? rows : 1;
      reading = new Promise((resolve) => {
        if (event === null) {
          resolve(run(0, standing, parts));
        } else {
          const begin = (/** @type {Event} */ input) => resolve(run(input.timeStamp, standing, parts));
          addEventListener(event, begin, { capture: true, once: true });
        }
      });
    },
    read: () => reading,
    scroll,
  };
  Object.assign(globalThis, { benchClock: clock });
}
