// What is measured, served: the panel and the floor side by side, from one server with one account.

import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { startServer } from '../fixtures/reference-server.mjs';

/** Enough that a page of 1000 has a next one, whatever is sorted or filtered. */
export const USERS = 5000;

const FLOOR = new URL('./vanilla/', import.meta.url);

/**
 * Starts a server with a demo account of its own: the panel at `/panel/`, the floor at `/floor/`, with the same
 * headers and both compressed alike.
 *
 * @returns {Promise<{origin: string, close: () => Promise<void>}>}
 * @throws when `PANEL_DIST` is not set
 */
export async function openSite() {
  const dist = process.env['PANEL_DIST'];
  if (!dist) {
    throw new Error('PANEL_DIST must name the folder of the built panel.');
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'users-panel-bench-'));
  const site = path.join(folder, 'site');
  await mkdir(site);
  await cp(dist, path.join(site, 'panel'), { recursive: true });
  await cp(FLOOR, path.join(site, 'floor'), { recursive: true });
  await compressAll(path.join(site, 'floor'));
  const database = path.join(folder, 'users.sqlite');
  const server = await startServer(['--db', database, '--demo', '--users', String(USERS), '--static', site]);
  const close = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { origin: server.origin, close };
}

/** As `cargo xtask dist` does for the panel: `.br` and `.gz` of the best quality beside each file. */
async function compressAll(/** @type {string} */ folder) {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const bytes = await readFile(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }));
    await writeFile(`${file}.gz`, await promisify(gzip)(bytes));
  }
}
