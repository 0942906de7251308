/**
 * Owns what a rep's clicks and keys set off, and where the focus goes afterwards. `console.ts` hands it to the
 * templates; `workplace.ts` does the work.
 */
import type { Conversation } from "./conversation.js";
import type { Draft } from "./drafts.js";
import type { Decision, List } from "./records.js";
import { addressOf } from "./route.js";
import { entered, type Faults, faultsOf } from "./signing-in.js";
import type { TalkHands } from "./templates/talk.js";
import type { Workplace } from "./workplace.js";

/** What is asked before it is done. */
export type Question = { readonly about: "sign-out" } | { readonly about: Decision };

export interface Page {
  readonly find: <T extends HTMLElement>(selector: string) => T | null;
  /** Puts the focus there once the picture is up to date. */
  readonly focus: (selector: string) => void;
  readonly changed: () => void;
  /** The rep wrote something: they want to see what comes. */
  readonly follow: () => void;
  readonly go: (address: string) => void;
}

export class Hands implements TalkHands {
  question: Question | null = null;
  faults: Faults = {};
  /** Who signed in last, so that they need not type it again. */
  email = "";
  #work: Workplace;
  #page: Page;

  constructor(work: Workplace, page: Page) {
    this.#work = work;
    this.#page = page;
  }

  onSignIn = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = entered(new FormData(form));
    this.faults = faultsOf(given);
    this.email = given.email;
    this.#page.changed();
    const [wrong] = Object.keys(this.faults);
    if (wrong) return this.#page.focus(`#${wrong}`);
    if (await this.#work.signIn(given.email, given.password, given.totp)) {
      return this.#page.focus(this.#work.open ? "#customer" : "#queue-title");
    }
    // Whatever was wrong, the code is used up.
    const code = this.#page.find<HTMLInputElement>("#totp");
    if (code) code.value = "";
    this.#page.focus("#totp");
  };

  onSignOut = async (): Promise<void> => {
    if (this.#work.drafts.any) this.#ask({ about: "sign-out" });
    else await this.onLeave();
  };

  /** Signs out without asking. */
  onLeave = async (): Promise<void> => {
    this.#ask(null);
    await this.#work.signOut();
    if (this.#work.phase === "outside") this.#page.focus("#email");
  };

  onStay = async (): Promise<void> => {
    await this.#work.idle.stay();
  };

  onList = (list: List): void => this.#work.list(list);

  onClear = (): void => {
    this.#work.list("waiting");
    this.#page.focus("#phone");
  };

  onSearch = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = this.#page.find<HTMLInputElement>("#phone");
    if (!field) return;
    if (field.value.trim() === "") this.#work.list("waiting");
    else if (this.#work.search(field.value)) field.value = "";
    else this.#page.focus("#phone");
  };

  /** Arrow keys go from row to row; Tab does too. */
  onQueueKeydown = (event: KeyboardEvent): void => {
    const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".item")];
    const here = items.findIndex((item) => item.matches(":focus"));
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
    const item = to === undefined ? undefined : items[to];
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    item.focus();
  };

  onSkip = (target: string): void => {
    const open = this.#work.open;
    if (open && target !== "#queue-title") this.#page.go(addressOf(open.id, target === "#details-title"));
    else if (target === "#queue-title" && this.#page.find(target)?.offsetParent === null)
      this.#page.go(addressOf(null));
    this.#page.focus(target);
  };

  onClaim = async (): Promise<void> => {
    if (await this.#open?.claim()) this.#page.focus("#message");
  };

  onRelease = async (): Promise<void> => {
    if (await this.#open?.release()) this.#page.focus("#customer");
  };

  onPhone = async (): Promise<void> => {
    if (await this.#open?.phone()) this.#page.focus("#call-title");
  };

  onDraft = (changes: Partial<Draft>): void => {
    if (!this.#open) return;
    this.#work.drafts.change(this.#open.id, changes);
    this.#page.changed();
  };

  onSend = async (): Promise<void> => {
    this.#page.follow();
    await this.#open?.write();
  };

  onOutcome = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const open = this.#open;
    if (!open) return;
    if (await open.recordOutcome()) return this.#page.focus("#message");
    const { outcome, note } = this.#work.drafts.of(open.id);
    if (outcome === null) this.#page.focus('input[name="outcome"]');
    else if (note.trim() === "") this.#page.focus("#note");
  };

  onDecide = (decision: Decision): void => {
    if (this.#open) this.#open.problem = null;
    this.#ask({ about: decision });
    this.#page.focus(decision === "revision" ? "#item" : "#reason");
  };

  onConfirm = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const open = this.#open;
    const decision = this.question?.about;
    if (!open || !decision || decision === "sign-out") return;
    if (await open.decide(decision)) return this.#ask(null);
    const { reason, item } = this.#work.drafts.of(open.id);
    if (decision === "revision" && item === "") this.#page.focus("#item");
    else if (reason.trim() === "") this.#page.focus("#reason");
  };

  onCancel = (): void => this.#ask(null);

  get #open(): Conversation | null {
    return this.#work.open;
  }

  #ask(question: Question | null): void {
    this.question = question;
    this.#page.changed();
  }
}
