/**
 * Users Panel: the administration of the users of a communications account, for any page.
 *
 * ```html
 * <script type="module" src="https://panel.example.com/users-panel.js"></script>
 * <users-panel config="https://panel.example.com/config.json"></users-panel>
 * ```
 */

/** Light or dark; `auto` follows the system. */
export type Theme = "auto" | "light" | "dark";

/**
 * Where the panel keeps filters, order and page, so that reload, Back and a shared link work: in the query of the
 * page's address, in its fragment, or nowhere. Of two panels on one page only one can have it.
 */
export type UrlState = "query" | "hash" | "off";

/**
 * An act that can be left out: `edit` includes whose money users spend; `status` is `Activate` and `Deactivate` for
 * many.
 */
export type Feature = "add" | "edit" | "status" | "delete" | "transfer";

/** A way to sign in; docs/signing-in.md has what each needs. */
export type SignInMode = "session" | "service-account" | "cookie" | "token";

/** Why a token is asked for: there is none yet, it expires in a minute, or it was refused. */
export type TokenReason = "start" | "expiring" | "expired";

/** Gives a token for the API, or a promise of it; nothing where there is none. Waited for 30 seconds. */
export type TokenSource = (reason: TokenReason) => string | undefined | Promise<string | undefined>;

/** The keys of `config.json`; its schema, `config.schema.json`, says what each means. */
export interface Configuration {
  apiBase?: string;
  requestTimeoutSeconds?: number;
  signIn?: SignInMode | SignInMode[];
  credentials?: "same-origin" | "include";
  csrfHeader?: string;
  csrfCookie?: string;
  csrfMeta?: string;
  signInUrl?: string;
  readonly?: boolean;
  idleMinutes?: number;
  transfers?: boolean;
  transferMaxPerUser?: number;
  transferMaxPerTransfer?: number;
  transferMaxPerHour?: number;
  transferTypeTotalAbove?: number;
  transferAlwaysTypeTotal?: boolean;
  features?: Feature[];
  applicationId?: number;
  theme?: Theme;
  locale?: string;
  urlState?: UrlState;
  embedOrigins?: string[];
}

/**
 * What can be asked for. Every key of the configuration can be given here, too, and goes before the file: a mistake in
 * one gives a page that names it.
 *
 * `readonly`, `features`, `locale` and `theme` can be changed while the panel runs. For another `config`, `apiBase` or
 * any other key it begins anew: whoever signed in with a password signs in again, and a half-filled form is offered
 * again.
 */
export interface Options extends Configuration {
  /** Where `config.json` is, relative to the page, or the configuration itself. `./config.json` when left out. */
  config?: string | Configuration;
  /** In the mode `token`: where tokens come from. The event `users-panel:session-needed` asks for them as well. */
  token?: TokenSource;
}

/** A mounted panel. */
export interface Handle {
  /** Changes these options and keeps the others; `undefined` takes one back. Resolves when the panel shows it. */
  update(options: Options): Promise<void>;
  /** Asks for the list anew, as the button `Refresh` does. */
  refresh(): void;
  /** Takes the panel off the page: reads are cancelled, listeners and memory are freed. */
  unmount(): void;
}

/**
 * Shows a panel inside `element`, which gets a shadow root: a `<div>`, `<section>` or the like. Two panels on one page
 * need elements with ids of their own.
 *
 * Resolves when the panel is drawn, or when it says why it cannot be; the event `users-panel:error` has the words.
 */
export function mount(element: HTMLElement, options?: Options): Promise<Handle>;

/**
 * The element `<users-panel>`. Each property has an attribute of the same meaning: `config`, `api-base`,
 * `application-id`, `theme`, `locale`, `url-state`, `readonly`, and `features` (words with spaces or commas between
 * them). A property goes before its attribute until it is set to `undefined`.
 */
export interface UsersPanelElement extends HTMLElement {
  config: string | Configuration | undefined;
  apiBase: string | undefined;
  applicationId: number | undefined;
  theme: Theme | undefined;
  locale: string | undefined;
  urlState: UrlState | undefined;
  readonly: boolean | undefined;
  features: Feature[] | undefined;
  token: TokenSource | undefined;
  /** Asks for the list anew, as the button `Refresh` does. */
  refresh(): Promise<void>;
}

/** Somebody must sign in. */
export interface SessionNeeded {
  /** `start`: nobody has signed in yet. The others as in {@link TokenReason}. */
  reason: TokenReason;
  /** In the mode `token`: gives the token, or a promise of it. Missing where the admin signs in by the panel's form. */
  respondWith?(token: string | undefined | Promise<string | undefined>): void;
}

/** A session is over. */
export interface SessionEnded {
  /** `expired`: the API refused it, and the panel waits behind `Sign in again`. */
  reason: "signed-out" | "expired";
}

/** A user was added. */
export interface UserAdded {
  userId: number;
  userName: string;
}

/** What these users are has changed, or they are gone. After `Retry rejected` a user may be named again. */
export interface UsersTouched {
  userIds: number[];
}

/** What became of one user's transfer is known. Nothing is told as long as it is Unknown. */
export interface TransferSettled {
  /** The transfer's own id, the same in the panel's reports. */
  transferId: string;
  userId: number;
  /** `not_done`: its answer was lost, and the panel has found out that no money moved. */
  outcome: "done" | "rejected" | "not_done";
  /** Exact, as a decimal text; positive: to the user. What moved, or was to move. */
  amount: string;
  currency: string;
}

/** What is listed has changed. */
export interface Navigate {
  /** Filters, order and page as the query of an address, without `?`. */
  query: string;
}

/** The panel cannot go on, and says so on the page. */
export interface PanelError {
  /** A mistake in the configuration or the options, a file that could not be loaded, or a mistake of the panel's own. */
  kind: "config" | "load" | "crash";
  message: string;
}

/** The events of a panel: they bubble, and leave shadow roots. `detail` never holds a password, a key or a token. */
export interface PanelEvents {
  /** The panel is drawn: its sign-in page, its list, or what is wrong with its configuration. */
  "users-panel:ready": CustomEvent<Record<string, never>>;
  "users-panel:session-needed": CustomEvent<SessionNeeded>;
  "users-panel:session-ended": CustomEvent<SessionEnded>;
  "users-panel:user-added": CustomEvent<UserAdded>;
  "users-panel:user-changed": CustomEvent<UsersTouched>;
  "users-panel:users-deleted": CustomEvent<UsersTouched>;
  "users-panel:transfer-settled": CustomEvent<TransferSettled>;
  "users-panel:navigate": CustomEvent<Navigate>;
  "users-panel:error": CustomEvent<PanelError>;
}

/** What a page says to `embed.html` in its frame, by `postMessage`. */
export type EmbedRequest =
  /** Once, after `users-panel:hello`. With `tokens`, the frame asks for tokens by `users-panel:token-needed`. */
  | { type: "users-panel:mount"; options?: Omit<Options, "token">; tokens?: boolean }
  | { type: "users-panel:update"; options: Omit<Options, "token"> }
  | { type: "users-panel:refresh" }
  | { type: "users-panel:unmount" }
  /** The answer to `users-panel:token-needed` of the same `question`. */
  | { type: "users-panel:token"; question: number; token?: string };

/** What `embed.html` says to the page around. */
export type EmbedMessage =
  /** The frame listens. The one message that goes to any page; it holds nothing else. */
  | { type: "users-panel:hello" }
  | { type: "users-panel:token-needed"; question: number; reason: TokenReason }
  /** An event of the panel, without `respondWith`. */
  | { [Type in keyof PanelEvents]: { type: Type; detail: PanelEvents[Type]["detail"] } }[keyof PanelEvents];

declare global {
  interface HTMLElementTagNameMap {
    "users-panel": UsersPanelElement;
  }
  interface HTMLElementEventMap extends PanelEvents {}
  interface DocumentEventMap extends PanelEvents {}
}
