// The one way in: defines <users-panel> and exports mount(element, options).
// The build writes the names of this version's files into the next line.
const ASSETS = {};

const at = (name) => new URL(name, import.meta.url).href;

// One WebAssembly instance serves every panel of the page; the panels share nothing else.
let loading;
const crashed = new EventTarget();

function load() {
  loading ??= (async () => {
    const [glue, wasm] = [import(at(ASSETS.script)), fetch(at(ASSETS.wasm), { integrity: ASSETS.integrity.wasm })];
    const panel = await glue;
    await panel.default({ module_or_path: wasm });
    panel.start((message) => crashed.dispatchEvent(new CustomEvent("crash", { detail: message })));
    return panel;
  })();
  return loading;
}

// What the first rows do not need; after a failure it can be asked for again.
let rest;
function loadRest(panel) {
  rest ??= (async () => {
    if (!ASSETS.rest) return;
    const answer = await fetch(at(ASSETS.rest), { integrity: ASSETS.integrity.rest });
    if (!answer.ok) throw new Error(`${answer.url} could not be loaded`);
    await panel.linkRest(await answer.arrayBuffer());
  })().catch((error) => {
    rest = undefined;
    throw error;
  });
  return rest;
}

function styled(shadow) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = at(ASSETS.style);
  link.integrity = ASSETS.integrity.style;
  link.crossOrigin = "anonymous";
  shadow.append(link);
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`the style sheet ${link.href} could not be loaded`));
  });
}

// The text of the configuration, or null where it cannot be had: the panel says so in its own words.
async function configuration(config) {
  if (typeof config === "object" && config !== null) return JSON.stringify(config);
  try {
    const answer = await fetch(config, { cache: "no-cache" });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

function notice(root, title, text) {
  const box = document.createElement("div");
  box.className = "notice-page";
  box.setAttribute("role", "alert");
  const heading = document.createElement("h1");
  heading.textContent = title;
  const words = document.createElement("p");
  words.textContent = text;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Reload the page";
  button.onclick = () => location.reload();
  box.append(heading, words, button);
  root.replaceChildren(box);
}

// A token of the page around, by its function or by whoever hears the event: `detail.respondWith(token)` takes a text
// or a promise of one. `reason` is "start", "expiring" or "expired".
async function token(element, give, reason) {
  let answer = give?.(reason);
  const detail = { reason, respondWith: (token) => (answer = token) };
  element.dispatchEvent(new CustomEvent("users-panel-token", { bubbles: true, composed: true, detail }));
  return answer;
}

/** Shows a panel inside `element`, which gets a shadow root. Resolves to a handle with `unmount()`. */
export async function mount(element, options = {}) {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const root = document.createElement("div");
  root.className = "panel";
  const config = options.config ?? "./config.json";
  const parts = Promise.all([load(), configuration(config), styled(shadow)]);
  shadow.append(root);
  try {
    const [panel, text] = await parts;
    const askToken = (why) => token(element, options.token, why);
    const handle = panel.mount(root, text, String(config), options.urlState ?? "off", askToken, () => loadRest(panel));
    const crash = () => notice(root, "The panel has stopped", "It ran into an error of its own. What was sent stays done; what was not sent is not. Reload the page to go on, and check the last thing you did.");
    crashed.addEventListener("crash", crash);
    return {
      unmount() {
        crashed.removeEventListener("crash", crash);
        handle.unmount();
        shadow.replaceChildren();
      },
    };
  } catch (error) {
    notice(root, "The panel could not be loaded", `${error.message}. Check the connection, then reload the page.`);
    throw error;
  }
}

customElements.define(
  "users-panel",
  class extends HTMLElement {
    #handle;

    connectedCallback() {
      this.#handle = mount(this, {
        config: this.getAttribute("config") ?? undefined,
        urlState: this.getAttribute("url-state") ?? undefined,
      });
    }

    async disconnectedCallback() {
      const handle = this.#handle;
      this.#handle = undefined;
      (await handle)?.unmount();
    }
  },
);
