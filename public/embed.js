// The panel for a page that shows it in an <iframe>. The page around says by postMessage what it wants, and hears of what
// happens in the same way; users-panel.d.ts has the messages (EmbedRequest, EmbedMessage). Only the origins that config.json
// names in `embedOrigins` are listened to, and nothing is said to anybody else but that the frame is there.
import { mount } from "./users-panel.js";

const EVENTS = [
  "ready",
  "session-needed",
  "session-ended",
  "user-added",
  "user-changed",
  "users-deleted",
  "transfer-settled",
  "navigate",
  "error",
].map((name) => `users-panel:${name}`);

function say(...lines) {
  document.body.replaceChildren(
    ...lines.map((line) => {
      const words = document.createElement("p");
      words.setAttribute("role", "alert");
      words.textContent = line;
      return words;
    }),
  );
}

async function origins() {
  const answer = await fetch("./config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`config.json could not be read (HTTP ${answer.status}).`);
  const { embedOrigins } = await answer.json();
  if (!Array.isArray(embedOrigins) || embedOrigins.length === 0) {
    throw new Error("No page may show this panel in a frame: “embedOrigins” in config.json names none.");
  }
  return embedOrigins;
}

async function listen() {
  if (window.parent === window) {
    return say("This page is for an <iframe>.", "The panel itself is at the address of this folder, without embed.html.");
  }
  const allowed = await origins();
  // The first allowed page that speaks is the one that is answered.
  let origin;
  let handle;
  let questions = 0;
  const waiting = new Map();

  const tell = (message) => window.parent.postMessage(message, origin);
  // Asks the page around for a token; `undefined` where it has none.
  const token = (reason) =>
    new Promise((resolve) => {
      questions += 1;
      waiting.set(questions, resolve);
      tell({ type: "users-panel:token-needed", question: questions, reason });
    });

  const orders = {
    async mount({ options = {}, tokens = false }) {
      if (handle) return;
      const place = document.createElement("div");
      // The page is the panel's: no border around it, and sizes as the admin's browser prefers them.
      document.body.style.margin = "0";
      place.style.setProperty("--up-rem", "1rem");
      document.body.replaceChildren(place);
      for (const event of EVENTS) {
        place.addEventListener(event, ({ type, detail: { respondWith: _, ...detail } }) => tell({ type, detail }));
      }
      handle = mount(place, tokens ? { ...options, token } : options);
      await handle;
    },
    async update({ options = {} }) {
      await (await handle)?.update(options);
    },
    async refresh() {
      (await handle)?.refresh();
    },
    async unmount() {
      const old = handle;
      handle = undefined;
      (await old)?.unmount();
    },
    async token({ question, token }) {
      waiting.get(question)?.(token);
      waiting.delete(question);
    },
  };

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !String(event.data?.type).startsWith("users-panel:")) return;
    if (!allowed.includes(event.origin)) {
      if (!handle) say(`The page around, ${event.origin}, may not show this panel: “embedOrigins” in config.json does not name it.`);
      return;
    }
    origin ??= event.origin;
    const order = event.data.type.slice("users-panel:".length);
    if (event.origin === origin && Object.hasOwn(orders, order)) orders[order](event.data);
  });
  // To whoever is there: it says nothing but that somebody listens.
  window.parent.postMessage({ type: "users-panel:hello" }, "*");
}

listen().catch((error) => say(error.message));
