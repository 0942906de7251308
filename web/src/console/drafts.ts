/**
 * Owns what a rep has written and not sent yet: kept while a session ends and the same rep signs in again, in this
 * page's memory only, and never shown to another rep.
 */
import type { CallOutcome } from "./records.js";

export interface Draft {
  readonly message: string;
  readonly outcome: CallOutcome | null;
  readonly note: string;
  readonly reason: string;
  readonly item: string;
}

const EMPTY: Draft = { message: "", outcome: null, note: "", reason: "", item: "" };

export class Drafts {
  #of: string | null = null;
  #drafts = new Map<string, Draft>();

  /** A rep signed in; what another one wrote is gone. */
  openedBy(rep: string): void {
    if (this.#of !== rep) this.clear();
    this.#of = rep;
  }

  clear(): void {
    this.#drafts.clear();
  }

  /** Whether there is anything that closing the page would lose. */
  get any(): boolean {
    return [...this.#drafts.values()].some(
      ({ message, note, reason }) => `${message}${note}${reason}`.trim() !== "",
    );
  }

  of(conversation: string): Draft {
    return this.#drafts.get(conversation) ?? EMPTY;
  }

  change(conversation: string, changes: Partial<Draft>): void {
    this.#drafts.set(conversation, { ...this.of(conversation), ...changes });
  }

  /** Gives words back that could not be sent, before what was begun since. */
  giveBack(conversation: string, message: string): void {
    const since = this.of(conversation).message;
    this.change(conversation, { message: since.trim() === "" ? message : `${message}\n${since}` });
  }
}
