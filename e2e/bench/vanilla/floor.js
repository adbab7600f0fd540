// The floor: the users page by hand, with no framework and nothing that a measurement does not need. It shows the
// columns that the panel shows at first, from the same server, as fast as we know how. It is no second panel: it does
// not repeat reads, keeps no exact decimals, and has no words for what goes wrong but the server's own.

/**
 * @typedef {object} User
 * @property {number} user_id
 * @property {string} user_name
 * @property {string} user_display_name
 * @property {boolean} user_active
 * @property {boolean} [frozen]
 * @property {boolean} parent_accounting
 * @property {number} balance
 * @property {string} [acd_status]
 * @property {string} modified
 * @property {{application_name: string}[]} [applications]
 */

/** @typedef {{result: User[], total_count: number}} Answer */
/** @typedef {{amount: Intl.NumberFormat, time: Intl.DateTimeFormat}} Formats */

/** So many rows make one group: laid out and painted for itself. */
const GROUP = 25;
/** So many rows are drawn at once, more than the screen shows; the other groups follow, one a frame. */
const FIRST = 25;
/** How long a filter waits after the last key, in milliseconds. */
const TYPING = 250;
/** Making formats takes longer than drawing: they come this long after the first rows, in milliseconds. */
const FORMATS_WAIT = 60;

/**
 * @template {Element} E
 * @param {string} selector
 * @param {new () => E} kind
 * @param {ParentNode} [within]
 * @returns {E}
 */
function find(selector, kind, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof kind)) {
    throw new Error(`index.html has no ${selector}`);
  }
  return element;
}

const main = find('main', HTMLElement);
const box = find('#box', HTMLElement);
const table = find('table', HTMLTableElement);
const all = find('#all', HTMLInputElement);
const next = find('#next', HTMLButtonElement);
const previous = find('#previous', HTMLButtonElement);
const rowsPerPage = find('#rows', HTMLSelectElement);
const userName = find('#user-name', HTMLInputElement);
const count = find('#count', HTMLElement);
const range = find('#range', HTMLElement);
const dialog = find('dialog', HTMLDialogElement);

const query = {
  count: Number(new URLSearchParams(location.search).get('rows') ?? 20),
  offset: 0,
  order_by: 'user_name',
  user_name: '',
};
/** @type {Record<string, string>} */
let credentials = {};
/** @type {User[]} */
let users = [];
/** @type {HTMLTableSectionElement[]} */
let groups = [];
/** @type {Set<number>} */
const selected = new Set();
/** @type {Formats | undefined} */
let formats;
/** Which drawing is the latest: an older one that is not done yet ends. */
let drawing = 0;

/**
 * @param {string} method
 * @param {Record<string, string>} params
 * @param {AbortSignal} [signal]
 */
async function call(method, params, signal) {
  const body = new URLSearchParams({ ...credentials, ...params });
  const answer = await fetch(`/platform_api/${method}`, { method: 'POST', body, signal: signal ?? null });
  const json = await answer.json();
  if (json.error) {
    throw new Error(json.error.msg);
  }
  return json;
}

// The list.

let asking = new AbortController();

async function load() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  main.setAttribute('aria-busy', 'true');
  const params = Object.entries(query).filter(([, value]) => value !== '');
  try {
    /** @type {Answer} */
    const answer = await call('GetUsers', Object.fromEntries(params.map(([name, value]) => [name, String(value)])), signal);
    show(answer);
  } catch (error) {
    if (!signal.aborted) {
      count.textContent = String(error);
    }
  }
  if (!signal.aborted) {
    main.removeAttribute('aria-busy');
  }
}

/** @param {Answer} answer */
function show(answer) {
  users = answer.result;
  count.textContent = `${answer.total_count} users`;
  range.textContent = `${query.offset + 1}–${query.offset + users.length} of ${answer.total_count}`;
  previous.disabled = query.offset === 0;
  next.disabled = query.offset + query.count >= answer.total_count;
  table.setAttribute('aria-rowcount', String(answer.total_count + 1));
  for (const head of table.querySelectorAll('thead th')) {
    const sorted = head.firstElementChild?.getAttribute('data-order') === query.order_by;
    sorted ? head.setAttribute('aria-sort', 'ascending') : head.removeAttribute('aria-sort');
  }
  box.scrollTop = 0;
  void draw();
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const nextTask = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(0);
  });

const near = new IntersectionObserver(
  (entries) => entries.forEach(({ target, isIntersecting }) => target.classList.toggle('is-near', isIntersecting)),
  { root: box, rootMargin: '300px 0px' },
);

/** The first rows at once, the others one group a frame, the one in sight first. */
async function draw() {
  const mine = ++drawing;
  near.disconnect();
  groups.forEach((group) => group.remove());
  groups = [];
  for (let first = 0; first < users.length; first += GROUP) {
    const group = document.createElement('tbody');
    group.setAttribute('role', 'rowgroup');
    group.style.setProperty('--count', String(Math.min(GROUP, users.length - first)));
    groups.push(group);
  }
  const empty = [...groups.keys()];
  empty.splice(0, Math.ceil(FIRST / GROUP)).forEach(fill);
  table.append(...groups);
  all.checked = users.length > 0 && users.every((user) => selected.has(user.user_id));
  formats ?? setTimeout(makeFormats, FORMATS_WAIT);
  groups.forEach((group) => near.observe(group));
  while (empty.length > 0) {
    await nextFrame();
    await nextTask();
    if (mine !== drawing) {
      return;
    }
    const inSight = empty.findIndex((index) => groups[index]?.classList.contains('is-near'));
    empty.splice(Math.max(inSight, 0), 1).forEach(fill);
  }
}

/** @param {number} index */
function fill(index) {
  const first = index * GROUP;
  groups[index]?.append(...users.slice(first, first + GROUP).map((user, at) => row(user, first + at)));
}

/** @param {(user: User, tr: HTMLTableRowElement) => void} visit called for each row that stands */
function eachRow(visit) {
  groups.forEach((group, index) => {
    [...group.rows].forEach((tr, at) => {
      const user = users[index * GROUP + at];
      user && visit(user, tr);
    });
  });
}

// The rows.

const template = document.createElement('template');
template.innerHTML = `<tr role="row"><td role="cell"><input type="checkbox"></td><th role="rowheader" scope="row"
  class="name long"> </th><td role="cell"> </td><td role="cell" class="long" dir="auto"> </td><td role="cell"> </td><td
  role="cell" class="number"> </td><td role="cell"> </td><td role="cell" class="long"> </td><td role="cell"> </td><td
  role="cell"> </td><td role="cell"><button type="button" aria-haspopup="dialog">›</button><button type="button"
  aria-haspopup="dialog">✎</button><button type="button" aria-haspopup="dialog">⇄</button><button type="button"
  aria-haspopup="dialog">✕</button></td></tr>`;
/** The buttons of a row, as the panel has them; the last two only stand there. */
const ACTS = ['Details of', 'Edit', 'Transfer money to', 'Delete'];
const model = find('tr', HTMLTableRowElement, template.content);

/**
 * @param {User} user
 * @param {number} at
 */
function row(user, at) {
  const tr = /** @type {HTMLTableRowElement} */ (model.cloneNode(true));
  tr.setAttribute('aria-rowindex', String(query.offset + at + 2));
  const [select, name, id, display, status, balance, money, applications, acd, modified, acts] = tr.children;
  const checkbox = /** @type {HTMLInputElement} */ (select?.firstElementChild);
  checkbox.setAttribute('aria-label', `Select ${user.user_name}`);
  if (selected.has(user.user_id)) {
    checkbox.checked = true;
    tr.className = 'is-selected';
  }
  write(name, user.user_name);
  write(id, String(user.user_id));
  write(display, user.user_display_name);
  write(status, (user.user_active ? 'Active' : 'Inactive') + (user.frozen ? ', frozen' : ''));
  status?.setAttribute('class', user.user_active ? 'status is-active' : 'status');
  format(user, balance, modified);
  write(money, user.parent_accounting ? "Account's money" : 'Own balance');
  write(applications, user.applications?.map((one) => one.application_name.split('.', 1)[0]).join(', ') ?? '');
  write(acd, user.acd_status ?? '');
  ACTS.forEach((act, index) => acts?.children[index]?.setAttribute('aria-label', `${act} ${user.user_name}`));
  return tr;
}

/**
 * @param {Element | undefined} cell
 * @param {string} text
 */
function write(cell, text) {
  /** @type {Text} */ (cell?.firstChild).data = text;
}

/**
 * @param {User} user
 * @param {Element | undefined} balance
 * @param {Element | undefined} modified
 */
function format(user, balance, modified) {
  write(balance, formats ? formats.amount.format(user.balance) : user.balance.toFixed(2));
  write(modified, formats ? formats.time.format(Date.parse(`${user.modified.replace(' ', 'T')}Z`)) : user.modified);
}

function makeFormats() {
  formats ??= {
    amount: new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 }),
    time: new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
  };
  eachRow((user, tr) => format(user, tr.children[5], tr.children[9]));
}

// The admin.

/** @param {Partial<typeof query>} change */
function ask(change) {
  Object.assign(query, { offset: 0 }, change);
  void load();
}

/**
 * @param {User} user
 * @param {HTMLTableRowElement} tr
 * @param {boolean} checked
 */
function select(user, tr, checked) {
  checked ? selected.add(user.user_id) : selected.delete(user.user_id);
  tr.classList.toggle('is-selected', checked);
  /** @type {HTMLInputElement} */ (tr.firstElementChild?.firstElementChild).checked = checked;
}

const tellSelection = () => (count.textContent = `${selected.size} selected`);

all.addEventListener('change', () => {
  // The rows that do not stand yet take it from here.
  users.forEach(({ user_id }) => (all.checked ? selected.add(user_id) : selected.delete(user_id)));
  eachRow((user, tr) => select(user, tr, all.checked));
  tellSelection();
});

table.addEventListener('click', (event) => {
  const target = /** @type {Element} */ (event.target);
  const order = target.getAttribute('data-order');
  if (order) {
    ask({ order_by: order });
    return;
  }
  const tr = target.closest('tr');
  const user = users[Number(tr?.getAttribute('aria-rowindex')) - query.offset - 2];
  if (!tr || !user) {
    return;
  }
  if (target instanceof HTMLInputElement) {
    select(user, tr, target.checked);
    tellSelection();
  } else if (target.closest('button:nth-child(2)')) {
    void edit(user);
  } else if (target.closest('button:first-child')) {
    void details(user);
  }
});

next.addEventListener('click', () => ask({ offset: query.offset + query.count }));
previous.addEventListener('click', () => ask({ offset: query.offset - query.count }));
rowsPerPage.addEventListener('change', () => ask({ count: Number(rowsPerPage.value) }));

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
userName.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => ask({ user_name: userName.value }), TYPING);
});

box.addEventListener('scroll', () => box.classList.toggle('is-shifted', box.scrollLeft > 0), { passive: true });

/** @param {User} user */
async function edit(user) {
  const whole = find('#edit', HTMLDialogElement);
  find('h2', HTMLElement, whole).textContent = `Edit ${user.user_name}`;
  const fields = find('form', HTMLFormElement, whole);
  fields.reset();
  whole.showModal();
  /** @type {{result: Record<string, unknown>[]}} */
  const answer = await call('GetUsers', { user_id: String(user.user_id) });
  for (const [name, value] of Object.entries(answer.result[0] ?? {})) {
    const field = fields.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === 'checkbox') {
      field.checked = Boolean(value);
    } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      field.value = String(value);
    }
  }
}

/** @param {User} user */
async function details(user) {
  const list = find('dl', HTMLDListElement, dialog);
  find('h2', HTMLElement, dialog).textContent = user.user_name;
  list.replaceChildren();
  dialog.showModal();
  const params = { user_id: String(user.user_id), with_skills: 'true', with_queues: 'true' };
  /** @type {{result: Record<string, unknown>[]}} */
  const answer = await call('GetUsers', params);
  for (const [name, value] of Object.entries(answer.result[0] ?? {})) {
    const [term, words] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    words.textContent = typeof value === 'object' ? JSON.stringify(value) : String(value);
    list.append(term, words);
  }
}

const form = find('#sign-in', HTMLFormElement);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  try {
    const answer = await call('Logon', { account_email: String(data.get('account')), api_key: String(data.get('key')) });
    credentials = { account_id: String(answer.account_id), session_id: answer.result };
  } catch (error) {
    find('[role=alert]', HTMLElement, form).textContent = String(error);
    return;
  }
  form.remove();
  find('#page', HTMLElement).hidden = false;
  rowsPerPage.value = String(query.count);
  await load();
});
// Shown only now that it can be used.
form.hidden = false;
