// The report: tables in Markdown, for the terminal and for docs/performance.md.

import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

import { COLD, COLD_SLOW, INTERACTIONS, SIZES } from './measure.mjs';

/** @typedef {import('./measure.mjs').Readings} Readings */
/** @typedef {import('./measure.mjs').Memory} Memory */
/** @typedef {import('./pages.mjs').Build} Build */
/** @typedef {import('./clock.mjs').Reading} Reading */
/** @typedef {import('./clock.mjs').Scroll} Scroll */

/**
 * @param {{readings: Readings, moved: Map<Build, Scroll>, memory: Map<Build, Memory>, runs: number, browser: string}} measured
 */
export function report({ readings, moved, memory, runs, browser }) {
  const processor = cpus()[0]?.model.trim() || 'processor of an unknown name';
  const gib = Math.round(totalmem() / 2 ** 30);
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${availableParallelism()} × ${processor}, ${gib} GiB, ` +
      `${process.platform}, Chromium ${browser}, headless. Medians of ${runs} runs, in milliseconds. ` +
      `Load average at the end: ${loadavg()[1]?.toFixed(1)} (a machine that does nothing else has 1 to 2).`,
    '',
    'Until what the screen shows stands:',
    '',
    ...times(readings, 'screen', SIZES),
    '',
    'Until all 1000 rows of a page stand:',
    '',
    ...times(readings, 'all', [1000]),
    '',
    'The longest task of the main thread at 1000 rows, where one took more than 50 ms:',
    '',
    ...longest(readings),
    '',
    'Scrolling through 1000 rows, medians: frames that came more than 20 ms after the one before, and the longest task:',
    '',
    ...scrolled(moved),
    '',
    'Memory at 1000 rows, in MB:',
    '',
    ...held(memory),
  ].join('\n');
}

/**
 * @param {Readings} readings
 * @param {'screen' | 'all'} figure
 * @param {number[]} sizes
 */
function times(readings, figure, sizes) {
  const lines = sizes.flatMap((rows) =>
    [COLD, COLD_SLOW, ...INTERACTIONS].map((what) => {
      const of = (/** @type {Build} */ build) => readings.median(rows, what, build, figure);
      return line([String(rows), what, ...compared(of('floor'), of('floor again'), of('panel'), 0)]);
    }),
  );
  return [...head(['Rows', 'What']), ...lines];
}

/** @param {Readings} readings */
function longest(readings) {
  const figure = (/** @type {string} */ what, /** @type {Build} */ build) => {
    const time = readings.median(1000, what, build, 'longest');
    return time === 0 ? 'none' : time.toFixed(0);
  };
  const lines = [COLD, ...INTERACTIONS].map((what) => line([what, figure(what, 'floor'), figure(what, 'panel')]));
  return [line(['What', 'Floor', 'Panel']), line(['---', '--:', '--:']), ...lines];
}

/** @param {Map<Build, Scroll>} moved */
function scrolled(moved) {
  const columns = ['Page', 'Frames', 'Late', 'Longest task'];
  const lines = [...moved].map(([build, { frames, late, longest }]) =>
    line([build, String(frames), String(late), longest === 0 ? 'none' : longest.toFixed(0)]),
  );
  return [line(columns), line(['---', '--:', '--:', '--:']), ...lines];
}

/** @param {Map<Build, Memory>} memory */
function held(memory) {
  const lines = /** @type {const} */ ([
    ['heap', 'JavaScript, WebAssembly and DOM'],
    ['process', "the page's process, not shared"],
  ]).flatMap(([kind, words]) => {
    const [floor, again, panel] = /** @type {Build[]} */ (['floor', 'floor again', 'panel']).map((build) => memory.get(build)?.[kind]);
    const known = floor !== undefined && again !== undefined && panel !== undefined;
    return known ? [line([words, ...compared(floor / 1e6, again / 1e6, panel / 1e6, 1)])] : [];
  });
  return [...head(['What']), ...lines];
}

/** @param {string[]} first */
function head(first) {
  const columns = [...first, 'Floor', 'Floor again', 'Panel', 'Again / floor', 'Panel / floor'];
  return [line(columns), line(columns.map((_, at) => (at < first.length ? '---' : '--:')))];
}

/**
 * @param {number} floor
 * @param {number} again
 * @param {number} panel
 * @param {number} decimals
 */
function compared(floor, again, panel, decimals) {
  const values = [floor, again, panel].map((value) => value.toFixed(decimals));
  // The floor was measured twice: both measurements together are the better floor.
  const ratio = (2 * panel) / (floor + again);
  return [...values, (again / floor).toFixed(2), ratio.toFixed(2)];
}

const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;

const BEGIN = '<!-- written by `cargo xtask bench panel --write`: begin -->';
const END = '<!-- end -->';

/**
 * Puts the report in the place of the last one.
 *
 * @param {string} file
 * @param {string} text
 * @throws when the file has no such place
 */
export async function keep(file, text) {
  const whole = await readFile(file, 'utf8');
  const [begin, end] = [whole.indexOf(BEGIN), whole.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`${file} needs the lines ${BEGIN} and ${END}, between which the report goes.`);
  }
  await writeFile(file, `${whole.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${whole.slice(end)}`);
}
