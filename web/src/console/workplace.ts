/**
 * Owns a rep's time at the console: signing in and out, the queue, the conversation that is open, staying up to date.
 * Knows no picture: `console.ts` draws it.
 */
import { Api, Refused, SignedOut, Unreachable } from "./api.js";
import { Conversation } from "./conversation.js";
import { Drafts } from "./drafts.js";
import { IdleWatch } from "./idle-watch.js";
import { Poll, pause } from "./poll.js";
import { Queue } from "./queue.js";
import type { List, Session } from "./records.js";

/** A page that nobody looks at asks this often. */
const OUT_OF_SIGHT_MS = 30_000;

export type Phase = "starting" | "outside" | "inside";

export interface Entry {
  readonly busy: boolean;
  readonly problem: string | null;
}

export class Workplace {
  phase: Phase = "starting";
  session: Session | null = null;
  /** The session ended by itself; what was written is kept. */
  ended = false;
  entry: Entry = { busy: false, problem: null };
  online = true;
  status = "";
  open: Conversation | null = null;
  readonly queue = new Queue();
  readonly drafts = new Drafts();
  readonly idle: IdleWatch;
  #api: Api;
  #changed: () => void;
  #poll: Poll;
  #byHand = false;

  constructor(changed: () => void, api = new Api()) {
    this.#changed = changed;
    this.#api = api;
    this.idle = new IdleWatch({ ask: (background) => this.#secondsLeft(background), changed });
    this.#poll = new Poll({
      change: (signal) => this.#change(signal),
      read: (signal) => this.#read(signal),
      reached: () => this.#reached(true),
      failed: (error) => this.#failed(error),
    });
  }

  /** Goes on with the session of this browser, or asks to sign in. */
  async start(): Promise<void> {
    try {
      this.#enter(await this.#api.session());
    } catch (error) {
      if (error instanceof SignedOut) this.#leave(false);
      else {
        this.#reached(false);
        setTimeout(() => void this.start(), 3_000);
      }
    }
  }

  stop(): void {
    this.#poll.stop();
    this.idle.stop();
  }

  async signIn(email: string, password: string, totp: string): Promise<boolean> {
    if (this.entry.busy) return false;
    this.#entry({ busy: true, problem: null });
    try {
      this.#enter(await this.#api.signIn(email, password, totp));
      this.#entry({ busy: false, problem: null });
      return true;
    } catch (error) {
      const text =
        error instanceof Refused ? error.message : "The server does not answer. Try again in a moment.";
      this.#entry({ busy: false, problem: text });
      return false;
    }
  }

  async signOut(): Promise<void> {
    try {
      await this.#api.signOut();
    } catch (error) {
      if (!(error instanceof SignedOut)) {
        this.say("Not signed out: the server did not answer. Try again.");
        return;
      }
    }
    this.drafts.clear();
    this.#leave(false);
  }

  /** Shows a conversation, or none. */
  show(id: string | null): void {
    if ((this.open?.id ?? null) === id) return;
    this.open = id === null ? null : this.#conversation(id);
    if (this.phase === "inside") this.#lookNow();
    this.#changed();
  }

  list(list: List): void {
    this.queue.show(list);
    this.#lookNow();
    this.#changed();
  }

  /** False when what was typed is no number. */
  search(typed: string): boolean {
    const isNumber = this.queue.search(typed);
    if (isNumber) this.#lookNow();
    this.#changed();
    return isNumber;
  }

  /** The page came into sight or out of it: it asks more or less often. */
  seen(): void {
    if (this.phase === "inside") this.#poll.start();
  }

  say(text: string): void {
    this.status = text;
    this.#changed();
  }

  #conversation(id: string): Conversation {
    return new Conversation(id, {
      api: this.#api,
      drafts: this.drafts,
      myName: () => this.session?.name ?? "",
      changed: this.#changed,
      say: (text) => this.say(text),
      signedOut: () => this.#leave(true),
    });
  }

  #enter(session: Session): void {
    this.drafts.openedBy(session.id);
    this.session = session;
    this.phase = "inside";
    this.ended = false;
    this.online = true;
    this.idle.begin(session.seconds_left);
    this.#lookNow();
    this.#changed();
  }

  /** Nothing of customers stays in the page; what the rep wrote does. */
  #leave(ended: boolean): void {
    if (this.phase === "outside") return;
    this.stop();
    this.ended = ended;
    this.phase = "outside";
    this.session = null;
    this.status = "";
    this.queue.rows = null;
    this.open = this.open && this.#conversation(this.open.id);
    this.#changed();
  }

  #entry(entry: Entry): void {
    this.entry = entry;
    this.#changed();
  }

  /** The rep asked for something else: what is read now is their work. */
  #lookNow(): void {
    this.#byHand = true;
    this.#poll.start();
  }

  async #change(signal: AbortSignal): Promise<void> {
    if (document.hidden) await pause(OUT_OF_SIGHT_MS, signal);
    else await this.#api.changes(this.open?.id ?? null, signal);
  }

  async #read(signal: AbortSignal): Promise<void> {
    const before = this.queue.rows === null ? null : this.queue.waiting;
    const background = !this.#byHand;
    this.#byHand = false;
    await Promise.all([this.queue.read(this.#api, background), this.open?.read(background)]);
    if (signal.aborted) return;
    this.#tellOfWaiting(before);
    this.#changed();
  }

  #tellOfWaiting(before: number | null): void {
    const { waiting } = this.queue;
    if (before === null || waiting <= before) return;
    this.say(waiting === 1 ? "A customer is waiting." : `Another customer is waiting: ${waiting} in all.`);
  }

  async #secondsLeft(background: boolean): Promise<number> {
    try {
      this.session = await this.#api.session(background);
      return this.session.seconds_left;
    } catch (error) {
      if (error instanceof SignedOut) this.#leave(true);
      throw error;
    }
  }

  #reached(online: boolean): void {
    if (this.online === online) {
      this.#changed();
      return;
    }
    this.online = online;
    this.say(online ? "Connected again." : "No connection. What you see may be old.");
  }

  /** Whether to go on trying. */
  #failed(error: unknown): boolean {
    if (error instanceof SignedOut) {
      this.#leave(true);
      return false;
    }
    if (!(error instanceof Unreachable)) reportError(error);
    this.#reached(false);
    return true;
  }
}
