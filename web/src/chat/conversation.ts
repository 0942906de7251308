/**
 * Owns the state of one chat: what frames change it, and what has to be said to the server in return. Free of the
 * browser; sockets live in `connection.ts`, the picture in `welkom-chat.ts`.
 */
import { GapWatch } from "./gap-watch.js";
import { frameOf, type NewOutgoing, Outbox, type Outgoing } from "./outbox.js";
import type { ClientFrame, MessageFrame, Sender, ServerFrame, SessionAnswer } from "./protocol.js";
import { pendingQuestion, spokenLanguage } from "./reading.js";
import { type Language, languageOf } from "./strings.js";
import { Transcript } from "./transcript.js";

const TYPING_LASTS_MS = 8_000;
const REPLAY_QUIET_MS = 400;

export interface Progress {
  readonly stage: number;
  readonly stages: number;
  readonly label: string;
}

export interface Owner {
  readonly owner: "bot" | "rep";
  readonly name: string | null;
}

export interface Problem {
  readonly code: string;
  readonly text: string;
}

export interface Surroundings {
  /** Sends a frame; false when there is no open connection. */
  send(frame: ClientFrame): boolean;
  now(): number;
  newId(): string;
  /** Something a person could see is different. */
  changed(): void;
  /** The line seems dead although it looks open. */
  stalled(): void;
}

export class Conversation {
  readonly transcript = new Transcript();
  readonly outbox = new Outbox();
  progress: Progress | null = null;
  owner: Owner = { owner: "bot", name: null };
  problem: Problem | null = null;
  typing: Sender | null = null;
  /** True while the history is coming in after the first hello: not the moment to read each message out. */
  replaying = true;
  /** A text the server refused as it was, to be put back in front of the customer. */
  returned: string | null = null;

  #surroundings: Surroundings;
  #identity: string | null = null;
  #typingUntil = 0;
  #quietAt: number | null = null;
  #gap = new GapWatch();
  /** What the server said the language is, and the last message that this covers. */
  #told: { readonly language: Language; readonly upTo: number } | null = null;
  #arrivals = new Map<number, Date>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get messages(): readonly MessageFrame[] {
    return this.transcript.shown;
  }

  /** When a message was written as the server tells it, else when it came in live; null when nobody knows. */
  timeOf(message: MessageFrame): Date | null {
    const told = message.at === undefined ? Number.NaN : Date.parse(message.at);
    return Number.isNaN(told) ? (this.#arrivals.get(message.seq) ?? null) : new Date(told);
  }

  /** The question key that waits for an answer; a rep asks in free words. */
  get asks(): string | null {
    return this.owner.owner === "rep" ? null : pendingQuestion(this.messages);
  }

  /** Whether `tick` has something to watch. */
  get restless(): boolean {
    const sending = this.outbox.items.some((item) => item.status === "sending");
    return sending || this.typing !== null || this.#gap.open || this.#quietAt !== null;
  }

  /** The language the talk is in by now; null before anything tells. */
  get language(): Language | null {
    const covered = this.#told?.upTo ?? 0;
    const later = this.messages.filter((message) => message.seq > covered);
    return spokenLanguage(later, this.outbox.items) ?? this.#told?.language ?? null;
  }

  /** The server told which conversation this is; another one than before means starting from an empty page. */
  identified({ conversation, language }: SessionAnswer): void {
    if (this.#identity !== null && this.#identity !== conversation) this.#startOver();
    this.#identity = conversation;
    const told = languageOf(language);
    const upTo = this.replaying ? Number.POSITIVE_INFINITY : this.transcript.lastSeq;
    if (told !== null) this.#told = { language: told, upTo };
  }

  /** A socket opened: ask for what was missed, then repeat what was never confirmed. */
  connected(): void {
    this.#surroundings.send({ type: "hello", last_seq: this.transcript.lastSeq });
    this.#gap.reset();
    this.#noteGap();
    if (this.replaying) this.#quietAt = this.#surroundings.now() + REPLAY_QUIET_MS;
    for (const item of this.outbox.waiting()) this.#transmit(item);
    this.#surroundings.changed();
  }

  disconnected(): void {
    this.outbox.connectionLost();
    this.typing = null;
    this.#gap.reset();
    this.#surroundings.changed();
  }

  receive(frame: ServerFrame): void {
    switch (frame.type) {
      case "message":
        this.#message(frame);
        break;
      case "ack":
        this.#acknowledged(frame.id, frame.seq);
        break;
      case "progress":
        this.progress = { stage: frame.stage, stages: frame.stages, label: frame.label };
        break;
      case "typing":
        this.#isTyping(frame.from);
        break;
      case "owner":
        this.owner = { owner: frame.owner, name: frame.name ?? null };
        break;
      case "error":
        this.#refused(frame.code, frame.text, frame.id);
        break;
      case "redacted":
        this.transcript.redact(frame.seq, frame.text);
        break;
      default:
        return;
    }
    this.#surroundings.changed();
  }

  /** Sends words of the customer; the id that stands for them from now on. */
  say(text: string): string {
    return this.#submit({ id: this.#surroundings.newId(), kind: "message", text, asks: this.asks });
  }

  /** Sends one of the offered answers; the label is what the customer sees. */
  choose(value: string, label: string): string {
    return this.#submit({
      id: this.#surroundings.newId(),
      kind: "choose",
      text: label,
      value,
      asks: this.asks,
    });
  }

  /** Takes up messages a former page had not got confirmed. */
  restore(items: readonly NewOutgoing[]): void {
    for (const item of items) this.outbox.add(item);
    this.#surroundings.changed();
  }

  retry(id: string): void {
    this.outbox.rearm(id);
    this.problem = null;
    const item = this.outbox.get(id);
    if (item) this.#transmit(item);
    this.#surroundings.changed();
  }

  /** Takes a message that could not be sent off the page. */
  discard(id: string): void {
    this.outbox.remove(id);
    this.problem = null;
    this.#surroundings.changed();
  }

  dismissProblem(): void {
    if (this.problem === null) return;
    this.problem = null;
    this.#surroundings.changed();
  }

  /** The refused text, once. */
  takeReturned(): string | null {
    const text = this.returned;
    this.returned = null;
    return text;
  }

  /** Looks at the clock: asks again for what is missing, repeats what went unanswered, ends typing. */
  tick(): void {
    const now = this.#surroundings.now();
    const before = `${this.typing} ${this.replaying}`;
    if (this.typing !== null && now >= this.#typingUntil) this.typing = null;
    if (this.#quietAt !== null && now >= this.#quietAt) this.#replayed();
    const moved = this.#watchGap(now) || this.#watchOutbox(now);
    if (moved || before !== `${this.typing} ${this.replaying}`) this.#surroundings.changed();
  }

  #submit(item: NewOutgoing): string {
    this.problem = null;
    this.outbox.dropFailedChoices();
    this.outbox.add(item);
    const added = this.outbox.get(item.id);
    if (added) this.#transmit(added);
    this.#surroundings.changed();
    return item.id;
  }

  #transmit(item: Outgoing): void {
    if (this.#surroundings.send(frameOf(item))) this.outbox.sent(item.id, this.#surroundings.now());
  }

  #message(frame: MessageFrame): void {
    if (frame.id !== undefined) this.outbox.remove(frame.id);
    const isNew = this.transcript.add(frame);
    if (isNew && !this.replaying) this.#arrivals.set(frame.seq, new Date(this.#surroundings.now()));
    if (frame.from === this.typing) this.typing = null;
    if (this.#quietAt !== null) this.#quietAt = this.#surroundings.now() + REPLAY_QUIET_MS;
    this.#noteGap();
  }

  /** Confirmed; should its echo not come along, the number tells what to ask for. */
  #acknowledged(id: string, seq: number): void {
    if (this.transcript.has(seq)) {
      this.outbox.remove(id);
      return;
    }
    this.outbox.confirm(id);
    this.transcript.expect(seq);
    this.#noteGap();
  }

  #isTyping(from: Sender): void {
    if (from === "customer") return;
    this.typing = from;
    this.#typingUntil = this.#surroundings.now() + TYPING_LASTS_MS;
  }

  #refused(code: string, text: string, id: string | undefined): void {
    this.problem = { code, text };
    if (id === undefined) return;
    if (code === "too_long") this.returned = this.outbox.remove(id)?.text ?? null;
    else this.outbox.fail(id);
  }

  #noteGap(): void {
    this.#gap.note(this.transcript.hasGap, this.#surroundings.now());
  }

  #watchGap(now: number): boolean {
    const due = this.#gap.due(now);
    if (due === "give up") this.transcript.release();
    if (due === "ask") this.#surroundings.send({ type: "hello", last_seq: this.transcript.lastSeq });
    return due === "give up";
  }

  #watchOutbox(now: number): boolean {
    const { again, lost } = this.outbox.overdue(now);
    for (const item of lost) this.outbox.fail(item.id);
    if (lost.length > 0) this.problem = { code: "unanswered", text: "" };
    for (const item of again) this.#transmit(item);
    if (again.some((item) => item.attempts === 2) || lost.length > 0) this.#surroundings.stalled();
    return lost.length > 0;
  }

  #replayed(): void {
    this.#quietAt = null;
    this.replaying = false;
    if (this.#told) this.#told = { ...this.#told, upTo: Math.min(this.#told.upTo, this.transcript.lastSeq) };
  }

  #startOver(): void {
    this.transcript.clear();
    this.#arrivals.clear();
    this.outbox.orphan();
    this.progress = null;
    this.owner = { owner: "bot", name: null };
    this.problem = null;
    this.typing = null;
    this.replaying = true;
    this.#gap.reset();
    this.#told = null;
  }
}
