/**
 * Owns one running chat: ties the conversation to the line, the clock and what the tab remembers.
 * Next: `welkom-chat.ts` shows it.
 */
import { Connection, type Line } from "./connection.js";
import { Conversation } from "./conversation.js";
import { recall, remember } from "./remembered.js";
import { LANGUAGE_REQUESTS, type Language } from "./strings.js";

const TICK_MS = 100;
const TYPING_EVERY_MS = 3_000;

export interface ChatHost {
  language(): Language;
  changed(): void;
}

export class Chat {
  readonly conversation: Conversation;
  readonly connection: Connection;
  readonly #host: ChatHost;
  #draft = "";
  #ticking: ReturnType<typeof setInterval> | undefined;
  #typedAt = 0;
  #recalled = false;

  constructor(server: URL, host: ChatHost) {
    this.#host = host;
    this.conversation = new Conversation({
      send: (frame) => this.connection.send(frame),
      now: () => Date.now(),
      newId,
      changed: () => this.#changed(),
      stalled: () => this.connection.replace(),
    });
    this.connection = new Connection(server, () => host.language(), {
      identified: (session) => this.conversation.identified(session),
      opened: () => this.conversation.connected(),
      received: (frame) => this.conversation.receive(frame),
      lost: () => this.conversation.disconnected(),
      changed: () => this.#changed(),
    });
  }

  get line(): Line {
    return this.connection.line;
  }

  get draft(): string {
    return this.#draft;
  }

  set draft(text: string) {
    if (text === this.#draft) return;
    this.#draft = text;
    this.#keep();
    this.#host.changed();
  }

  /** Takes up what the tab remembers; true when something still has to be sent. */
  recall(): boolean {
    if (this.#recalled) return false;
    this.#recalled = true;
    const { draft, unsent } = recall();
    this.#draft = draft;
    this.conversation.restore(unsent);
    return unsent.length > 0;
  }

  start(): void {
    if (this.connection.line !== "closed") return;
    addEventListener("online", this.#wake);
    addEventListener("offline", this.#doubt);
    addEventListener("pageshow", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    this.connection.start();
  }

  stop(): void {
    removeEventListener("online", this.#wake);
    removeEventListener("offline", this.#doubt);
    removeEventListener("pageshow", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.connection.stop();
    this.conversation.disconnected();
  }

  say(text: string): void {
    this.#draft = "";
    this.conversation.say(text);
  }

  choose(value: string, label: string): void {
    this.conversation.choose(value, label);
  }

  /** Asks for the other language in words, so that it stands in the transcript like everything else. */
  requestLanguage(language: Language): void {
    this.conversation.say(LANGUAGE_REQUESTS[language]);
  }

  /** Tells the other side that the customer is typing, now and then. */
  typing(): void {
    const now = Date.now();
    if (now - this.#typedAt < TYPING_EVERY_MS) return;
    if (this.connection.send({ type: "typing" })) this.#typedAt = now;
  }

  #changed(): void {
    const returned = this.conversation.takeReturned();
    if (returned !== null) this.#draft = [returned, this.#draft].filter(Boolean).join("\n");
    this.#keep();
    this.#watchClock();
    this.#host.changed();
  }

  #keep(): void {
    remember(this.#draft, this.conversation.asks, this.conversation.outbox.items);
  }

  #watchClock(): void {
    if (this.conversation.restless) this.#ticking ??= setInterval(() => this.#tick(), TICK_MS);
  }

  #tick(): void {
    this.conversation.tick();
    if (this.conversation.restless) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  /** A socket can look open for minutes after the network went. */
  #doubt = (): void => this.connection.replace();

  #wake = (): void => {
    if (document.visibilityState !== "hidden") this.connection.wake();
  };
}

/** A UUID also where the page is not a secure context, as on a test machine without https. */
function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
