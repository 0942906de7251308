/**
 * Owns what the customer sent and the server has not yet confirmed. The same id goes out again until it is
 * confirmed, which the server counts as one message. Next: `conversation.ts` sends what is due.
 */
import type { ClientFrame } from "./protocol.js";

/** After this long without an answer the message goes out once more. */
export const RESEND_AFTER_MS = 8_000;
const MAX_ATTEMPTS = 3;

export interface Outgoing {
  readonly id: string;
  readonly kind: "message" | "choose";
  readonly text: string;
  /** The value behind a chosen label. */
  readonly value?: string;
  /** The question it answered: decides whether it may be kept over a reload. */
  readonly asks: string | null;
  /** `confirmed` until the server's own copy takes its place. */
  readonly status: "waiting" | "sending" | "confirmed" | "failed";
  readonly sentAt: number;
  readonly attempts: number;
}

export type NewOutgoing = Pick<Outgoing, "id" | "kind" | "text" | "value" | "asks">;

export class Outbox {
  #items: readonly Outgoing[] = [];

  get items(): readonly Outgoing[] {
    return this.#items;
  }

  get(id: string): Outgoing | undefined {
    return this.#items.find((item) => item.id === id);
  }

  add(item: NewOutgoing): void {
    if (this.get(item.id)) return;
    this.#items = [...this.#items, { ...item, status: "waiting", sentAt: 0, attempts: 0 }];
  }

  remove(id: string): Outgoing | undefined {
    const item = this.get(id);
    if (item) this.#items = this.#items.filter((other) => other.id !== id);
    return item;
  }

  sent(id: string, now: number): void {
    this.#change(id, (item) =>
      item.status === "confirmed"
        ? item
        : { ...item, status: "sending", sentAt: now, attempts: item.attempts + 1 },
    );
  }

  confirm(id: string): void {
    this.#change(id, (item) => ({ ...item, status: "confirmed" }));
  }

  fail(id: string): void {
    this.#change(id, (item) => ({ ...item, status: "failed" }));
  }

  /** Makes a failed message ready to go out again, with a fresh number of attempts. */
  rearm(id: string): void {
    this.#change(id, (item) => ({ ...item, status: "waiting", attempts: 0 }));
  }

  /** The connection is gone: everything under way waits for the next one. */
  connectionLost(): void {
    this.#items = this.#items.map((item) =>
      item.status === "sending" ? { ...item, status: "waiting" } : item,
    );
  }

  /** A choice that failed is of no use any more once something else was answered. */
  dropFailedChoices(): void {
    this.#items = this.#items.filter((item) => item.kind === "message" || item.status !== "failed");
  }

  /** The conversation these belonged to is gone: typed words stay for the customer to send again, choices do not. */
  orphan(): void {
    this.#items = this.#items
      .filter((item) => item.kind === "message" && item.status !== "confirmed")
      .map((item) => ({ ...item, status: "failed" as const }));
  }

  waiting(): readonly Outgoing[] {
    return this.#items.filter((item) => item.status === "waiting");
  }

  /** Sent long ago and unanswered: to be sent again, or given up after enough attempts. */
  overdue(now: number): { again: readonly Outgoing[]; lost: readonly Outgoing[] } {
    const late = this.#items.filter(
      (item) => item.status === "sending" && now - item.sentAt >= RESEND_AFTER_MS,
    );
    return {
      again: late.filter((item) => item.attempts < MAX_ATTEMPTS),
      lost: late.filter((item) => item.attempts >= MAX_ATTEMPTS),
    };
  }

  #change(id: string, change: (item: Outgoing) => Outgoing): void {
    this.#items = this.#items.map((item) => (item.id === id ? change(item) : item));
  }
}

/** The frame that carries an outgoing message. */
export function frameOf(item: Outgoing): ClientFrame {
  return item.kind === "choose" && item.value !== undefined
    ? { type: "choose", id: item.id, value: item.value }
    : { type: "message", id: item.id, text: item.text };
}
