// The one way in: defines <users-panel> and exports mount(element, options). What can be asked for, and what the page
// around hears, is written for people in users-panel.d.ts.
// The build writes the names of this version's files into the next line.
const ASSETS = {};

const at = (name) => new URL(name, import.meta.url).href;

// One WebAssembly instance serves every panel of the page; the panels share nothing else. After a crash, or when it
// could not be loaded, the next panel gets a new one.
let instance;
let tries = 0;

function load() {
  if (instance) return instance;
  const crashed = new EventTarget();
  const started = (async () => {
    // A browser gives the same module for the same address, for ever.
    const again = tries++ ? `?${tries}` : "";
    if (!again) preload();
    const [glue, wasm] = [import(at(ASSETS.script) + again), fetch(at(ASSETS.wasm), { integrity: ASSETS.integrity.wasm })];
    // Should it fail while the other is still on its way, it is heard of below.
    wasm.catch(() => {});
    const panel = await glue;
    await panel.default({ module_or_path: wasm });
    const running = new AbortController();
    const stop = (message) => {
      if (running.signal.aborted) return;
      running.abort();
      made.hasStopped = true;
      // Nothing of it runs any more: what it would send or show is not to be trusted.
      panel.halt();
      if (instance === made) instance = undefined;
      giveBackLocks().catch(() => {});
      crashed.dispatchEvent(new CustomEvent("crash", { detail: message }));
    };
    panel.start(stop);
    // What stops without a panic, for want of memory or of stack: its error comes from the WebAssembly itself.
    const trapped = ({ error, reason = error }) => {
      const lines = String(reason?.stack).split("\n");
      if (/wasm-function/.test(lines.slice(0, 2)) && lines.some((line) => line.includes(at(ASSETS.wasm)))) stop(reason.message);
    };
    for (const type of ["error", "unhandledrejection"]) addEventListener(type, trapped, { signal: running.signal });
    return panel;
  })();
  const made = { started, crashed };
  instance = made;
  started.catch(() => {
    if (instance === made) instance = undefined;
  });
  return made;
}

// The locks of what has crashed, by which other panels know that it lives and wait for it. One instance runs at a time:
// every lock of the panel's that this page holds is one of them.
async function giveBackLocks() {
  const { locks } = navigator;
  const mark = `users-panel:crash:${Math.random()}`;
  await locks?.request(mark, async () => {
    const { held } = await locks.query();
    const { clientId } = held.find(({ name }) => name === mark);
    for (const { name, clientId: holder } of held) {
      if (holder === clientId && name !== mark && name.startsWith("users-panel")) locks.request(name, { steal: true }, () => {});
    }
  });
}

// The module is checked, too: a browser that knows its hash takes no other one for it.
function preload() {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = at(ASSETS.script);
  link.integrity = ASSETS.integrity.script;
  link.crossOrigin = "anonymous";
  document.head.append(link);
}

// What the first rows do not need; after a failure it can be asked for again.
function loadRest(made) {
  made.rest ??= (async () => {
    if (!ASSETS.rest) return;
    const answer = await fetch(at(ASSETS.rest), { integrity: ASSETS.integrity.rest });
    if (!answer.ok) throw new Error(`${answer.url} could not be loaded`);
    await (await made.started).linkRest(await answer.arrayBuffer());
  })().catch((error) => {
    made.rest = undefined;
    throw error;
  });
  return made.rest;
}

function styled(link) {
  link.rel = "stylesheet";
  link.href = at(ASSETS.style);
  link.integrity = ASSETS.integrity.style;
  link.crossOrigin = "anonymous";
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`The style sheet ${link.href} could not be loaded`));
  });
}

// Whether two configurations are the same: a page that draws itself anew writes the same object again.
const same = (one, other) => one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));

// The text of the configuration, or null where it cannot be had: the panel says so in its own words.
async function configuration(config) {
  if (typeof config === "object") return JSON.stringify(config);
  try {
    const answer = await fetch(config, { cache: "no-cache" });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

function box(className, role, title, words, buttons) {
  const place = document.createElement("div");
  place.className = className;
  place.setAttribute("role", role);
  for (const [tag, text] of [["h1", title], ["p", words]]) {
    if (text) place.appendChild(document.createElement(tag)).textContent = text;
  }
  for (const [text, action] of buttons) {
    const button = place.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "button";
    button.textContent = text;
    button.onclick = action;
  }
  return place;
}

// A newer version than the one that runs: looked for when the page comes back into sight, and now and then.
const newer = new EventTarget();
const LOOK_EVERY_MS = 900_000;
let looked = Date.now();
let isNewer = false;
async function lookForNewer() {
  if (isNewer || document.hidden || !ASSETS.script || Date.now() - looked < LOOK_EVERY_MS) return;
  looked = Date.now();
  try {
    const answer = await fetch(import.meta.url, { cache: "no-cache" });
    const text = answer.ok ? await answer.text() : "";
    // A file of another name is a newer one.
    isNewer = answer.ok && [ASSETS.script, ASSETS.wasm, ASSETS.style].some((name) => !text.includes(name));
    if (isNewer) newer.dispatchEvent(new Event("newer"));
  } catch {
    // Without a connection there is nothing new.
  }
}
let mounts = 0;
let looking;

/** Shows a panel inside `element`, which gets a shadow root. Resolves to its handle. */
export async function mount(element, options = {}) {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  let root, sheet, handle, unwatch;
  let gone = false;
  let wanted = options;

  let telling = 0;
  function tell(name, detail) {
    telling += 1;
    element.dispatchEvent(new CustomEvent(`users-panel:${name}`, { bubbles: true, composed: true, detail }));
    telling -= 1;
  }

  // By the function that was given, or by whoever hears the event.
  async function token(reason) {
    let answer = wanted.token?.(reason);
    tell("session-needed", { reason, respondWith: (given) => (answer = given) });
    return answer;
  }

  function offerNewer() {
    const bar = box("notice", "status", "", "There is a new version of the panel.", [
      ["Reload the page", () => location.reload()],
      ["Later", () => bar.remove()],
    ]);
    root.prepend(bar);
  }

  function takeOff() {
    unwatch?.();
    unwatch = undefined;
    handle?.unmount();
    handle = undefined;
    // What another panel has put here since is not touched.
    for (const node of [sheet, root]) node?.remove();
  }

  // What cannot go on says so, and can begin anew.
  function fail(kind, title, words) {
    unwatch?.();
    // A panel that crashed is left as it is: nothing of it runs.
    handle = undefined;
    root.replaceChildren(box("notice-page", "alert", title, words, [["Reload the panel", () => begin().catch(() => {})]]));
    tell("error", { kind, message: `${title}. ${words}` });
  }

  async function begin() {
    takeOff();
    const { config = "./config.json", token: _, ...rest } = wanted;
    root = document.createElement("div");
    root.className = "panel";
    sheet = document.createElement("link");
    const made = load();
    const place = root;
    const crash = () =>
      fail("crash", "The panel has stopped", "It ran into an error of its own. What was sent stays done; what was not sent is not. Reload the panel, and check the last thing you did.");
    const parts = Promise.all([made.started, configuration(config), styled(sheet)]);
    shadow.append(sheet, root);
    try {
      const [panel, text] = await parts;
      // Meanwhile it was taken off, or begins anew.
      if (gone || place !== root) return;
      const loader = { tell, token, loadRest: () => loadRest(made) };
      const name = typeof config === "object" ? "The configuration" : config;
      handle = panel.mount(root, text, name, JSON.stringify(rest), element.id, loader);
      made.crashed.addEventListener("crash", crash);
      newer.addEventListener("newer", offerNewer);
      unwatch = () => {
        made.crashed.removeEventListener("crash", crash);
        newer.removeEventListener("newer", offerNewer);
      };
      if (isNewer) offerNewer();
      tell("ready", {});
    } catch (error) {
      if (gone || place !== root) throw error;
      // It may have stopped while it was being drawn.
      if (made.hasStopped) crash();
      else fail("load", "The panel could not be loaded", `${error.message}. Check the connection, then reload the panel.`);
      throw error;
    }
  }

  if (!mounts++) {
    document.addEventListener("visibilitychange", lookForNewer);
    looking = setInterval(lookForNewer, LOOK_EVERY_MS);
  }
  const shown = {
    async update(changes) {
      const before = wanted;
      wanted = { ...wanted, ...changes };
      const { config, token: _, ...rest } = wanted;
      // Never in the middle of an event: the panel is busy with what it tells of.
      await undefined;
      if (gone || (same(config, before.config) && handle?.update(JSON.stringify(rest)))) return;
      await begin();
    },
    refresh() {
      queueMicrotask(() => handle?.refresh());
    },
    unmount() {
      if (gone) return;
      gone = true;
      if (telling) queueMicrotask(takeOff);
      else takeOff();
      if (!--mounts) {
        document.removeEventListener("visibilitychange", lookForNewer);
        clearInterval(looking);
      }
    },
  };
  try {
    await begin();
  } catch (error) {
    // The page says so, with a button that tries again.
    console.error(error);
  }
  return shown;
}

// The attributes and properties, and how each is read from its attribute.
const text = (value) => value;
const OPTIONS = {
  config: ["config", text],
  apiBase: ["api-base", text],
  // What is no number stays as it is: the panel says what is wrong with it.
  applicationId: ["application-id", (value) => (/^\d+$/.test(value) ? Number(value) : value)],
  theme: ["theme", text],
  locale: ["locale", text],
  urlState: ["url-state", text],
  readonly: ["readonly", () => true],
  features: ["features", (value) => value.split(/[\s,]+/).filter(Boolean)],
};

const PROPERTIES = [...Object.keys(OPTIONS), "token"];

class UsersPanel extends HTMLElement {
  static observedAttributes = Object.values(OPTIONS).map(([name]) => name);

  static {
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, {
        get() {
          return name in OPTIONS ? this.#option(name) : this.#given[name];
        },
        set(value) {
          this.#given[name] = value;
          this.#changed();
        },
      });
    }
  }

  #given = {};
  #handle;
  #due;

  connectedCallback() {
    // Given before the element was defined.
    for (const name of PROPERTIES) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    this.#handle ??= Promise.resolve().then(() => (this.isConnected ? mount(this, this.#options()) : undefined));
  }

  async disconnectedCallback() {
    // Moved within the page, it stays what it is.
    await undefined;
    if (this.isConnected) return;
    const handle = this.#handle;
    this.#handle = undefined;
    (await handle)?.unmount();
  }

  attributeChangedCallback() {
    this.#changed();
  }

  /** Asks for the list anew. */
  async refresh() {
    (await this.#handle)?.refresh();
  }

  #option(name) {
    const [attribute, read] = OPTIONS[name];
    return this.#given[name] ?? (this.hasAttribute(attribute) ? read(this.getAttribute(attribute)) : undefined);
  }

  // All of them: one that is `undefined` was taken back.
  #options() {
    const options = { token: (reason) => this.#given.token?.(reason) };
    for (const name in OPTIONS) options[name] = this.#option(name);
    return options;
  }

  // Several changes at once are one.
  #changed() {
    if (!this.#handle || this.#due) return;
    this.#due = true;
    this.#handle.then((handle) => {
      this.#due = false;
      return handle?.update(this.#options());
    });
  }
}

customElements.define("users-panel", UsersPanel);
