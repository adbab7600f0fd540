// A portal as small as one can be: it signs an administrator in, has two pages of its own, and tells nginx who is signed
// in. To be read and taken apart, not to be put on the internet: README.md says what it lacks.
//
//     PORTAL_PASSWORD=… node server.mjs
//
// PORTAL_PORT is where it listens on 127.0.0.1, 3000 when left out.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const NAME = 'admin';
const PASSWORD = process.env.PORTAL_PASSWORD;
const LIFETIME_SECONDS = 8 * 60 * 60;
const LARGEST_BODY = 4096;

const SESSION_COOKIE = 'portal_session';
const CSRF_COOKIE = 'users_csrf';

/** What the portal's pages may load and send to: this site, and WebAssembly for the panel. Nothing stands inline. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const PAGES = { '/': 'overview.html', '/people': 'people.html' };
const ASSETS = {
  '/assets/portal.css': 'text/css',
  '/assets/icon.svg': 'image/svg+xml',
  '/assets/users-panel.json': 'application/json',
};

/**
 * Who is signed in, by the value of the cookie.
 * @type {Map<string, { csrf: string, ends: number }>}
 */
const sessions = new Map();

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string} name
 */
function cookie(request, name) {
  const pairs = (request.headers.cookie ?? '').split('; ');
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** @param {import('node:http').IncomingMessage} request */
function session(request) {
  const id = cookie(request, SESSION_COOKIE);
  const found = sessions.get(id);
  if (found && found.ends > Date.now()) {
    return found;
  }
  sessions.delete(id);
  return undefined;
}

/**
 * Compares digests, so that the time it takes tells nothing.
 * @param {string} one
 * @param {string} other
 */
function same(one, other) {
  const digest = (/** @type {string} */ text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/**
 * The two cookies of a session; empty ones take them back. nginx says whether the browser came by HTTPS.
 * @param {import('node:http').IncomingMessage} request
 * @param {string} id
 * @param {string} csrf
 */
function cookies(request, id, csrf) {
  const secure = request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  const rest = `; SameSite=Lax; Path=/; Max-Age=${id === '' ? 0 : LIFETIME_SECONDS}${secure}`;
  return [`${SESSION_COOKIE}=${id}; HttpOnly${rest}`, `${CSRF_COOKIE}=${csrf}${rest}`];
}

/** @param {import('node:http').IncomingMessage} request */
function open(request) {
  const [id, csrf] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  sessions.set(id, { csrf, ends: Date.now() + LIFETIME_SECONDS * 1000 });
  return cookies(request, id, csrf);
}

/** @param {import('node:http').IncomingMessage} request */
function close(request) {
  sessions.delete(cookie(request, SESSION_COOKIE));
  return cookies(request, '', '');
}

/**
 * Whether this site's own page sent a form: another one's may neither sign the browser in nor out.
 * @param {import('node:http').IncomingMessage} request
 */
function isOwn(request) {
  const { origin, host } = request.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/** @param {import('node:http').IncomingMessage} request */
async function form(request) {
  let text = '';
  for await (const part of request) {
    text += part;
    if (text.length > LARGEST_BODY) {
      throw new Error('The body is too large.');
    }
  }
  return new URLSearchParams(text);
}

/**
 * @param {string} name
 * @returns {Promise<string>}
 */
function file(name) {
  return readFile(new URL(name, import.meta.url), 'utf8');
}

/**
 * What the portal answers.
 * @typedef {{ status: number, headers?: Record<string, string | string[]>, body?: string }} Answer
 */

/**
 * @param {string} body
 * @param {number} [status]
 * @returns {Answer}
 */
function page(body, status = 200) {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }, body };
}

/**
 * @param {number} status
 * @param {string} words what a person who ends up here reads
 * @returns {Answer}
 */
function plain(status, words) {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }, body: words };
}

/**
 * @param {string} to
 * @param {string[]} [set] cookies
 * @returns {Answer}
 */
function lead(to, set = []) {
  return { status: 303, headers: { Location: to, 'Set-Cookie': set } };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<Answer>}
 */
async function answer(request) {
  const { pathname } = new URL(request.url ?? '/', 'http://portal');
  const asked = `${request.method} ${pathname}`;
  if (request.method === 'POST' && !isOwn(request)) {
    return plain(403, 'Refused: this came from a page that is not of the portal.');
  }
  if (asked === 'GET /session') {
    // nginx asks this before each call of the panel, with the browser's own headers. The header has to be the one of
    // this very session, so that a cookie that somebody planted is of no use.
    const token = request.headers['x-csrf-token'];
    const found = session(request);
    return { status: found && typeof token === 'string' && same(token, found.csrf) ? 204 : 401 };
  }
  if (asked === 'POST /session/end') {
    // The panel's `Sign out`.
    return { status: 200, headers: { 'Content-Type': 'application/json', 'Set-Cookie': close(request) }, body: '{"result":1}' };
  }
  if (asked === 'POST /sign-out') {
    return lead('/sign-in', close(request));
  }
  if (asked === 'GET /sign-in') {
    return page(await file('pages/sign-in.html'));
  }
  if (asked === 'POST /sign-in') {
    const typed = await form(request);
    const known = same(typed.get('name') ?? '', NAME);
    if (same(typed.get('password') ?? '', PASSWORD ?? '') && known) {
      return lead('/people', open(request));
    }
    const refused = '<p class="refused" role="alert">You are not signed in. The name or the password is wrong.</p>';
    return page((await file('pages/sign-in.html')).replace('<!-- refused -->', refused), 403);
  }
  const name = Object.entries(PAGES).find(([path]) => asked === `GET ${path}`)?.[1];
  if (name) {
    return session(request) ? page(await file(`pages/${name}`)) : lead('/sign-in');
  }
  const type = Object.entries(ASSETS).find(([path]) => asked === `GET ${path}`)?.[1];
  if (type) {
    return { status: 200, headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' }, body: await file(`.${pathname}`) };
  }
  return plain(404, 'There is no such page here.');
}

if (!PASSWORD) {
  console.error('Set PORTAL_PASSWORD to the password that the administrator shall have.');
  process.exit(2);
}

const server = createServer(async (request, response) => {
  /** @type {Answer} */
  const { status, headers = {}, body } = await answer(request).catch((error) => {
    console.error(error);
    return plain(500, 'The portal has failed. Its log says why.');
  });
  response.writeHead(status, {
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    ...headers,
  });
  response.end(body);
});

server.listen(Number(process.env.PORTAL_PORT ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on http://127.0.0.1:${address && typeof address === 'object' ? address.port : ''}`);
});
