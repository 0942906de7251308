/**
 * Owns the `<welkom-chat>` element: what is shown, where the focus is, when the panel is open. The talk itself is
 * `chat.ts`; the pieces of the picture are in `templates/`.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Announcer } from "./announcer.js";
import { Answering } from "./answering.js";
import { Chat } from "./chat.js";
import { inputMode } from "./input-mode.js";
import { PanelDialog } from "./panel-dialog.js";
import type { Sender } from "./protocol.js";
import { rows } from "./reading.js";
import { ScrollKeeper } from "./scroll-keeper.js";
import { type Language, languageOf, STRINGS, type Strings } from "./strings.js";
import { styles } from "./styles/index.js";
import { composer } from "./templates/composer.js";
import { launcher, newerMessages, trouble } from "./templates/frame.js";
import { header } from "./templates/header.js";
import { messages, typingDots } from "./templates/log.js";
import { TroubleWatch } from "./trouble-watch.js";

export class WelkomChat extends LitElement {
  static override styles = styles;
  static override properties = {
    server: { type: String },
    mode: { type: String, reflect: true },
    open: { type: Boolean, reflect: true },
    theme: { type: String, reflect: true },
    lang: { type: String },
    heading: { type: String },
    botName: { type: String, attribute: "bot-name" },
    status: { state: true },
  };

  /** Origin of the gateway; by default the host this script came from. */
  declare server: string;
  declare mode: "launcher" | "inline";
  declare open: boolean;
  declare theme: "auto" | "light" | "dark";
  declare lang: string;
  /** Whose chat it is: the name of the partner, in the name of the panel. */
  declare heading: string;
  declare botName: string;
  declare private status: string;

  #chat: Chat | null = null;
  #announcer = new Announcer();
  #scroll = new ScrollKeeper(() => this.#find(".log"));
  #dialog = new PanelDialog(
    () => this.#find("dialog"),
    () => this.#answer?.focus(),
  );
  #trouble = new TroubleWatch(() => this.requestUpdate());
  #answering = new Answering({
    chat: () => this.#current,
    strings: () => this.#strings,
    language: () => this.language,
    said: () => this.#scroll.follow(),
    focusAnswer: () => this.#answer?.focus(),
    requestUpdate: () => this.requestUpdate(),
  });
  #hadFocus = false;
  #seen = 0;

  constructor() {
    super();
    this.server = "";
    this.mode = "launcher";
    this.open = false;
    this.theme = "auto";
    this.heading = "";
    this.botName = "Welkom";
    this.status = "";
  }

  /** Language of the words around the conversation: the conversation's own, else the page's. */
  get language(): Language {
    return (
      this.#chat?.conversation.language ??
      languageOf(this.lang) ??
      languageOf(document.documentElement.lang) ??
      languageOf(navigator.language) ??
      "nl"
    );
  }

  /** Goes on in another language; asks for it in the conversation when that is under way. */
  switchLanguage(language: Language): void {
    const isOther = this.language !== language;
    this.lang = language;
    if (isOther && this.#chat?.line === "open") this.#chat.requestLanguage(language);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#dialog.watch();
    if (this.#current.recall()) this.open = true;
    if (this.#isVisible) this.#current.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dialog.unwatch();
    this.#scroll.release();
    this.#current.stop();
  }

  protected override willUpdate(): void {
    this.#hadFocus = this.#root.activeElement?.id === "answer";
    this.#scroll.before();
    if (this.#isVisible && this.isConnected) this.#current.start();
    const { asks, messages: shown } = this.#talk;
    this.#answering.asked(asks);
    if (this.#isVisible) this.#seen = shown.length;
    this.#trouble.look(this.#current.line);
    this.#announce();
  }

  protected override updated(changed: PropertyValues): void {
    if (this.mode !== "inline" && this.#dialog.show(this.open)) this.#turned();
    this.#scroll.after();
    // The field was exchanged for one that fits the new question: the customer stays in it.
    if (this.#hadFocus && this.#root.activeElement === null && !changed.has("open")) this.#answer?.focus();
    this.#grow();
  }

  protected override render(): TemplateResult {
    const label = this.#strings.panel(this.heading || this.botName);
    if (this.mode === "inline") {
      return html`<section class="panel" lang=${this.language} aria-label=${label}>${this.#panel()}</section>`;
    }
    const unread = this.#talk.messages.slice(this.#seen).filter(({ from }) => from !== "customer").length;
    return html`
      <div lang=${this.language}>
        ${launcher({ strings: this.#strings, open: this.open, unread, onOpen: () => this.#setOpen(true) })}
      </div>
      <dialog
        class="panel"
        lang=${this.language}
        aria-label=${label}
        @keydown=${this.#onPanelKeydown}
        @cancel=${this.#onCancel}
      >
        ${this.open ? this.#panel() : nothing}
      </dialog>
    `;
  }

  get #current(): Chat {
    this.#chat ??= this.#newChat();
    return this.#chat;
  }

  get #talk(): Chat["conversation"] {
    return this.#current.conversation;
  }

  get #strings(): Strings {
    return STRINGS[this.language];
  }

  get #isVisible(): boolean {
    return this.open || this.mode === "inline";
  }

  get #root(): ShadowRoot {
    return this.renderRoot as ShadowRoot;
  }

  get #answer(): HTMLInputElement | HTMLTextAreaElement | null {
    return this.#find("#answer");
  }

  get #server(): URL {
    const own = new URL(import.meta.url).origin;
    return new URL(this.server || (own === "null" ? location.origin : own), location.href);
  }

  #newChat(): Chat {
    return new Chat(this.#server, { language: () => this.language, changed: () => this.requestUpdate() });
  }

  #panel(): TemplateResult {
    const { owner, progress, replaying } = this.#talk;
    const strings = this.#strings;
    const closable = this.mode !== "inline";
    return html`
      ${header({ strings, botName: this.botName, owner, progress, closable, onClose: () => this.#setOpen(false) })}
      <div class="middle">
        <div
          class="log"
          role="log"
          tabindex="0"
          aria-label=${strings.log}
          aria-live=${replaying ? "off" : nothing}
          @scroll=${() => this.#scroll.moved() && this.requestUpdate()}
        >
          ${this.#logContent()}
        </div>
        ${this.#scroll.behind ? newerMessages(strings, () => this.#scroll.toEnd()) : nothing}
      </div>
      ${this.#trouble.shown ? trouble(this.#current.line, strings, () => this.#current.connection.wake()) : nothing}
      <div class="vh" role="status">${this.status}</div>
      ${this.#composer()}
    `;
  }

  #logContent(): unknown {
    const { messages: shown, outbox, typing } = this.#talk;
    const view = {
      strings: this.#strings,
      language: this.language,
      server: this.#server,
      rows: rows(shown, outbox.items, (message) => this.#talk.timeOf(message)),
      typing,
      nameOf: this.#nameOf,
      onChoose: this.#answering.onChoose,
      onLink: () => {
        this.status = this.#strings.linkOpened;
      },
      onRetry: this.#answering.onRetry,
      onDiscard: this.#answering.onDiscard,
    };
    return html`${messages(view)}${typing ? typingDots(view) : nothing}`;
  }

  #composer(): TemplateResult {
    const { asks, owner, problem } = this.#talk;
    const strings = this.#strings;
    return composer({
      strings,
      asks,
      mode: inputMode(asks),
      letters: this.#answering.letters,
      draft: this.#current.draft,
      problem: problem && (problem.text || strings.problem(problem.code)),
      rep: owner.owner === "rep" ? this.#nameOf("rep", undefined) : null,
      on: this.#answering,
    });
  }

  #announce(): void {
    const { typing, progress, replaying, messages: shown, outbox, owner } = this.#talk;
    const line = this.#trouble.shown ? this.#current.line : "open";
    const snapshot = { line, typing, progress, replaying, underWay: outbox.items.length, messages: shown };
    const speaker = this.#nameOf(owner.owner, undefined);
    this.status = this.#announcer.next(snapshot, this.#strings, speaker) ?? this.status;
  }

  #nameOf = (from: Sender, told: string | undefined): string => {
    if (from === "customer") return this.#strings.you;
    if (from === "rep") return told ?? this.#talk.owner.name ?? this.#strings.repFallback;
    return this.botName;
  };

  #onPanelKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    this.#setOpen(false);
  };

  #onCancel = (event: Event): void => {
    event.preventDefault();
    this.#setOpen(false);
  };

  #setOpen(open: boolean): void {
    this.open = open;
  }

  /** The panel was opened or closed. */
  #turned(): void {
    if (!this.open) this.#find<HTMLElement>(".launcher")?.focus();
    const name = this.open ? "welkom-open" : "welkom-close";
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  #grow(): void {
    const field = this.#answer;
    if (!(field instanceof HTMLTextAreaElement) || CSS.supports("field-sizing", "content")) return;
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight}px`;
  }

  #find<T extends Element>(selector: string): T | null {
    return this.#root.querySelector<T>(selector);
  }
}

if (!customElements.get("welkom-chat")) customElements.define("welkom-chat", WelkomChat);

declare global {
  interface HTMLElementTagNameMap {
    "welkom-chat": WelkomChat;
  }
}
