// What a portal's own script does: a button that works, and an ear for what the panels say.

let presses = 0;
const counter = document.querySelector('#counter');
counter?.addEventListener('click', () => {
  presses += 1;
  counter.textContent = `Pressed ${presses} times`;
});

const NAMES = [
  'ready',
  'session-needed',
  'session-ended',
  'user-added',
  'user-changed',
  'users-deleted',
  'transfer-settled',
  'navigate',
  'error',
];

/** @type {{ name: string, from: string, detail: unknown }[]} */
const heard = [];
for (const name of NAMES) {
  // On the document: an event that does not bubble out of everything is not heard.
  document.addEventListener(`users-panel:${name}`, (event) => {
    const { detail, composed, target } = /** @type {CustomEvent<Record<string, unknown>>} */ (event);
    // A function is a promise of the panel's, not a text.
    const plain = Object.fromEntries(Object.entries(detail).filter(([, value]) => typeof value !== 'function'));
    heard.push({ name: composed ? name : `${name}, not composed`, from: /** @type {Element} */ (target).id, detail: plain });
  });
}
Object.assign(window, { heard });
