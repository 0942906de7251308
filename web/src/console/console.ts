/**
 * Owns the `<welkom-console>` element: which picture is shown and where the focus is. What is known is `workplace.ts`,
 * what clicks and keys do is `hands.ts`, the pieces of the picture are in `templates/`.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { ScrollKeeper } from "../chat/scroll-keeper.js";
import type { Api } from "./api.js";
import type { Conversation } from "./conversation.js";
import { Hands } from "./hands.js";
import { type Route, routeOf } from "./route.js";
import { styles } from "./styles/index.js";
import { decisionDialog, idleDialog, signOutDialog } from "./templates/dialogs.js";
import { dossier } from "./templates/dossier.js";
import { bar } from "./templates/frame.js";
import { queue } from "./templates/queue.js";
import { signIn } from "./templates/signin.js";
import { nothingOpen, talk } from "./templates/talk.js";
import { Workplace } from "./workplace.js";

const TITLE = "Welkom console";
/** How often waiting times are written anew. */
const TICK_MS = 15_000;
/** By then a screen reader has taken in what was there from the start. */
const SETTLED_MS = 600;

export class WelkomConsole extends LitElement {
  static override styles = styles;

  /** What the tests put in the place of the gateway. */
  api: Api | undefined = undefined;

  #work: Workplace | null = null;
  #handsOf: Hands | null = null;
  #route: Route = routeOf(location.hash);
  #scroll = new ScrollKeeper(() => this.#find(".log"));
  /** The conversation whose lines have been taken in. */
  #settled: string | null = null;
  #focus: string | null = null;
  #hadFocus = false;
  #timers: ReturnType<typeof setInterval>[] = [];

  get workplace(): Workplace {
    this.#work ??= new Workplace(() => this.requestUpdate(), this.api);
    return this.#work;
  }

  get #hands(): Hands {
    this.#handsOf ??= new Hands(this.workplace, {
      find: (selector) => this.#find(selector),
      focus: (selector) => {
        this.#focus = selector;
        this.requestUpdate();
      },
      changed: () => this.requestUpdate(),
      follow: () => this.#scroll.follow(),
      go: (address) => {
        location.hash = address;
      },
    });
    return this.#handsOf;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener("hashchange", this.#onAddress);
    globalThis.addEventListener("beforeunload", this.#onUnload);
    document.addEventListener("visibilitychange", this.#onSight);
    for (const sign of ["pointerdown", "keydown"])
      document.addEventListener(sign, this.#onWork, { capture: true });
    this.#timers = [
      setInterval(() => this.requestUpdate(), TICK_MS),
      setInterval(() => this.workplace.idle.endsAt !== null && this.requestUpdate(), 1000),
    ];
    this.workplace.show(this.#route.conversation);
    void this.workplace.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener("hashchange", this.#onAddress);
    globalThis.removeEventListener("beforeunload", this.#onUnload);
    document.removeEventListener("visibilitychange", this.#onSight);
    for (const sign of ["pointerdown", "keydown"])
      document.removeEventListener(sign, this.#onWork, { capture: true });
    for (const timer of this.#timers) clearInterval(timer);
    this.#scroll.release();
    this.workplace.stop();
  }

  /** What comes in after the page was left is not drawn. */
  protected override shouldUpdate(): boolean {
    return this.isConnected;
  }

  protected override willUpdate(): void {
    this.#hadFocus = this.#root.activeElement !== null;
    this.#scroll.before();
    const { phase, session } = this.workplace;
    if (session) this.#hands.email = session.email;
    if (phase !== "inside") this.#hands.question = null;
  }

  protected override updated(): void {
    this.#showDialogs();
    this.#scroll.after();
    this.#placeFocus();
    this.#settle();
    const { phase, queue: list } = this.workplace;
    document.title = phase === "inside" && list.waiting > 0 ? `(${list.waiting}) ${TITLE}` : TITLE;
  }

  protected override render(): TemplateResult {
    const { phase, status } = this.workplace;
    return html`${phase === "inside" ? this.#inside() : phase === "outside" ? this.#outside() : this.#starting()}
      <div class="vh" role="status">${status}</div>`;
  }

  #starting(): TemplateResult {
    const { online } = this.workplace;
    return html`<main class="entry"><p class="empty">${online ? "Opening the console…" : "The server does not answer. We keep trying."}</p></main>`;
  }

  #outside(): TemplateResult {
    const { entry, ended, drafts, online } = this.workplace;
    const { faults, email, onSignIn } = this.#hands;
    return signIn({ entry, faults, ended, hasDrafts: drafts.any, email, online, onSubmit: onSignIn });
  }

  #inside(): TemplateResult {
    const { session, online, open, queue: list } = this.workplace;
    const hands = this.#hands;
    const now = new Date();
    const view = open === null ? "queue" : this.#route.details ? "details" : "talk";
    return html`<div class="app shows-${view}">
        ${bar({ session, online, hasOpen: open?.shown != null, onSkip: hands.onSkip, onSignOut: hands.onSignOut })}
        <main class="panes">
          <h1 class="vh">Welkom console</h1>
          ${queue({
            queue: list,
            open: open?.id ?? null,
            now,
            onList: hands.onList,
            onSearch: hands.onSearch,
            onClear: hands.onClear,
            onKeydown: hands.onQueueKeydown,
          })}
          ${open === null ? nothingOpen() : keyed(open.id, this.#talk(open, now))}
          ${open?.shown ? dossier({ shown: open.shown, now, busy: open.busy !== null, onDecide: hands.onDecide }) : nothing}
        </main>
      </div>
      ${this.#dialogs(open)}`;
  }

  #talk(open: Conversation, now: Date): TemplateResult {
    return talk({
      conversation: open,
      draft: this.workplace.drafts.of(open.id),
      now,
      details: this.#route.details,
      isNew: this.#settled !== open.id,
      onScroll: () => this.#scroll.moved() && this.requestUpdate(),
      behind: this.#scroll.behind,
      onNewest: () => this.#scroll.toEnd(),
      on: this.#hands,
    });
  }

  #dialogs(open: Conversation | null): TemplateResult {
    const hands = this.#hands;
    const { idle } = this.workplace;
    const seconds = Math.max(0, Math.ceil(((idle.endsAt ?? 0) - Date.now()) / 1000));
    return html`<dialog id="question" aria-labelledby="dialog-title" @cancel=${this.#onCancel}>
        ${this.#question(open)}
      </dialog>
      <dialog id="idle" role="alertdialog" aria-labelledby="idle-title" @cancel=${this.#onIdleCancel}>
        ${idle.endsAt === null ? nothing : idleDialog(seconds, idle.final, hands.onStay, hands.onSignOut)}
      </dialog>`;
  }

  #question(open: Conversation | null): TemplateResult | typeof nothing {
    const { question, onDraft, onConfirm, onCancel, onLeave } = this.#hands;
    if (question === null) return nothing;
    if (question.about === "sign-out") return signOutDialog(onLeave, onCancel);
    if (!open?.shown) return nothing;
    return decisionDialog({
      decision: question.about,
      shown: open.shown,
      draft: this.workplace.drafts.of(open.id),
      busy: open.busy !== null,
      problem: open.problem?.deed === "decide" ? open.problem.text : null,
      onDraft,
      onConfirm,
      onCancel,
    });
  }

  #showDialogs(): void {
    const wanted = { question: this.#hands.question !== null, idle: this.workplace.idle.endsAt !== null };
    for (const [id, open] of Object.entries(wanted)) {
      const dialog = this.#find<HTMLDialogElement>(`#${id}`);
      if (!dialog || dialog.open === open) continue;
      if (open) dialog.showModal();
      else dialog.close();
    }
  }

  /** Where a deed wants it; else, when what had it is gone, at the head of what is shown. */
  #placeFocus(): void {
    const target = this.#focus && this.#find<HTMLElement>(this.#focus);
    if (target) {
      this.#focus = null;
      target.focus();
    } else if (this.#hadFocus && this.#root.activeElement === null) {
      const head = this.workplace.open ? "#customer" : "#queue-title";
      this.#find<HTMLElement>(this.workplace.phase === "inside" ? head : "#password")?.focus();
    }
  }

  #settle(): void {
    const open = this.workplace.open;
    if (!open?.shown || this.#settled === open.id) return;
    const { id } = open;
    setTimeout(() => {
      this.#settled = id;
      this.requestUpdate();
    }, SETTLED_MS);
  }

  #onAddress = (): void => {
    const before = this.#route;
    this.#route = routeOf(location.hash);
    const { conversation, details } = this.#route;
    if (before.conversation !== conversation) this.#scroll = this.#freshScroll();
    this.workplace.show(conversation);
    this.#focus = conversation === null ? "#queue-title" : details ? "#details-title" : "#customer";
    this.requestUpdate();
  };

  #freshScroll(): ScrollKeeper {
    this.#scroll.release();
    return new ScrollKeeper(() => this.#find(".log"));
  }

  #onUnload = (event: BeforeUnloadEvent): void => {
    if (this.workplace.drafts.any) event.preventDefault();
  };

  #onSight = (): void => this.workplace.seen();

  /** The rep goes on by themselves: the focus is theirs. */
  #onWork = (): void => {
    this.#focus = null;
    this.workplace.idle.worked();
  };

  #onCancel = (event: Event): void => {
    event.preventDefault();
    this.#hands.onCancel();
  };

  #onIdleCancel = (event: Event): void => {
    event.preventDefault();
    void this.#hands.onStay();
  };

  get #root(): ShadowRoot {
    return this.renderRoot as ShadowRoot;
  }

  #find<T extends Element>(selector: string): T | null {
    return this.#root.querySelector<T>(selector);
  }
}

if (!customElements.get("welkom-console")) customElements.define("welkom-console", WelkomConsole);

declare global {
  interface HTMLElementTagNameMap {
    "welkom-console": WelkomConsole;
  }
}
