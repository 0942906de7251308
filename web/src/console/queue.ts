/** Owns the lists of conversations: which is shown, who waits longest, what was searched for. Next: `templates/queue.ts`. */
import { type Api, Refused } from "./api.js";
import type { List, QueueRow } from "./records.js";

/** The partner's own country: a number without a country is one of there. */
const HOME = "+31";

export class Queue {
  list: List = "waiting";
  rows: readonly QueueRow[] | null = null;
  waiting = 0;
  mine = 0;
  /** The number that is searched for, null while nothing is. */
  phone: string | null = null;
  problem: string | null = null;
  #asked = 0;

  /** Reads the list; what a later question has answered already is not overwritten. */
  async read(api: Api, background: boolean): Promise<void> {
    const question = ++this.#asked;
    const { list, phone } = this;
    const [waiting, mine] = await Promise.all([
      api.queue("waiting", null, true),
      api.queue("mine", null, true),
    ]);
    const other = phone !== null || list === "all" ? await this.#found(api, phone, background) : null;
    if (question !== this.#asked) return;
    this.waiting = waiting.length;
    this.mine = mine.length;
    this.rows = (other ?? (list === "mine" ? mine : waiting)).toSorted(byNeed);
  }

  show(list: List): void {
    this.#turn(list, null);
  }

  /** Looks for a number; false when what was typed is none. */
  search(typed: string): boolean {
    const phone = phoneFrom(typed);
    if (phone === null) {
      this.problem = "Enter a whole number, such as 06 12345678 or +44 7700 900123.";
      return false;
    }
    this.#turn("all", phone);
    return true;
  }

  #turn(list: List, phone: string | null): void {
    this.list = list;
    this.phone = phone;
    this.problem = null;
    this.rows = null;
  }

  async #found(api: Api, phone: string | null, background: boolean): Promise<QueueRow[]> {
    try {
      return await api.queue("all", phone, background);
    } catch (error) {
      if (!(error instanceof Refused) || phone === null) throw error;
      this.problem = "That is not a telephone number we can look for.";
      return [];
    }
  }
}

/** Who needs a person first: those who wait, longest first; then what changed last. */
export function byNeed(a: QueueRow, b: QueueRow): number {
  const [since, other] = [waitsSince(a), waitsSince(b)];
  if (since !== null && other !== null) return since - other;
  if (since !== null || other !== null) return since !== null ? -1 : 1;
  return moment(b.changed_at) - moment(a.changed_at);
}

/** Since when a customer waits for a person: they asked for one, or everything is answered and the call is due. */
export function waitsSince(row: QueueRow): number | null {
  if (row.owner === "rep") return null;
  if (row.waiting_since) return moment(row.waiting_since);
  return row.status === "awaiting_call" && row.changed_at ? moment(row.changed_at) : null;
}

/** A number as people type it, in international form; null when it cannot be one. */
export function phoneFrom(typed: string): string | null {
  const plain = typed.replace(/\(0\)/g, "").replace(/[^\d+]/g, "");
  const number = plain.replace(/^00/, "+").replace(/^0/, HOME);
  return /^\+\d{8,15}$/.test(number) ? number : null;
}

function moment(iso: string | null): number {
  return iso === null ? 0 : Date.parse(iso);
}
