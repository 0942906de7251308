/**
 * Owns the order of the messages: every sequence number once, nothing shown past a hole until the hole is filled
 * or given up. Next: `reading.ts` turns the messages into what a person sees.
 */
import type { MessageFrame } from "./protocol.js";

export class Transcript {
  #messages = new Map<number, MessageFrame>();
  #redactions = new Map<number, string>();
  #complete = 0;
  #visible = 0;
  #expected = 0;
  #shown: readonly MessageFrame[] | null = null;

  /** Highest number up to which nothing is missing: what `hello` tells the server. */
  get lastSeq(): number {
    return this.#complete;
  }

  /** Something arrived, or is known to exist, that cannot be shown yet because it or what goes before is missing. */
  get hasGap(): boolean {
    return Math.max(this.#highest(), this.#expected) > this.#visible;
  }

  /** Messages in order, ready to be shown. */
  get shown(): readonly MessageFrame[] {
    this.#shown ??= this.#collect();
    return this.#shown;
  }

  has(seq: number): boolean {
    return this.#messages.has(seq);
  }

  /** Takes a message in; false when this number was already there. */
  add(message: MessageFrame): boolean {
    if (this.#messages.has(message.seq)) return false;
    this.#messages.set(message.seq, this.#redacted(message));
    this.#complete = this.#runFrom(this.#complete);
    this.#visible = this.#runFrom(Math.max(this.#visible, this.#complete));
    this.#shown = null;
    return true;
  }

  /** A message with this number exists. */
  expect(seq: number): void {
    this.#expected = Math.max(this.#expected, seq);
  }

  /** Replaces the text of a message, also of one that has yet to arrive. */
  redact(seq: number, text: string): void {
    this.#redactions.set(seq, text);
    const message = this.#messages.get(seq);
    if (!message) return;
    this.#messages.set(seq, { ...message, text });
    this.#shown = null;
  }

  /** Shows what waits behind a hole that the server did not fill; a late message still lands in its place. */
  release(): void {
    this.#visible = this.#highest();
    this.#expected = 0;
    this.#shown = null;
  }

  clear(): void {
    this.#messages.clear();
    this.#redactions.clear();
    this.#complete = 0;
    this.#visible = 0;
    this.#expected = 0;
    this.#shown = null;
  }

  #redacted(message: MessageFrame): MessageFrame {
    const text = this.#redactions.get(message.seq);
    return text === undefined ? message : { ...message, text };
  }

  #runFrom(seq: number): number {
    let end = seq;
    while (this.#messages.has(end + 1)) end += 1;
    return end;
  }

  #highest(): number {
    if (this.#messages.size === this.#complete) return this.#complete;
    let highest = 0;
    for (const seq of this.#messages.keys()) highest = Math.max(highest, seq);
    return highest;
  }

  #collect(): readonly MessageFrame[] {
    return [...this.#messages.values()]
      .filter((message) => message.seq <= this.#visible)
      .sort((one, other) => one.seq - other.seq);
  }
}
