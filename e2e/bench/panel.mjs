// Measures the panel beside the floor, and prints how they compare. `cargo xtask bench panel` runs it.
//
//   node panel.mjs [--runs N] [--write FILE]

import { parseArgs } from 'node:util';

import { Readings, coldStarts, interactions, launch, memory, scrolling } from './measure.mjs';
import { keep, report } from './report.mjs';
import { openSite } from './site.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '9' }, write: { type: 'string' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  throw new Error(`--runs must be a whole number from 1 on, and is ${values.runs}.`);
}

const site = await openSite();
try {
  const browser = await launch();
  const readings = new Readings();
  await interactions(browser, site.origin, runs, readings);
  await coldStarts(browser, site.origin, runs, readings);
  const moved = await scrolling(browser, site.origin, runs);
  const version = browser.version();
  await browser.close();
  const held = await memory(site.origin, Math.min(runs, 3));
  const text = report({ readings, moved, memory: held, runs, browser: version });
  console.log(`\n${text}\n`);
  if (values.write) {
    await keep(values.write, text);
  }
} finally {
  await site.close();
}
