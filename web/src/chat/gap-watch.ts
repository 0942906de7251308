/**
 * Owns how long a hole in the transcript is waited for: ask soon, ask again ever later, then go on without.
 * Next: `conversation.ts` asks or lets go.
 */

/** A message before its turn waits this long for the missing one, then is shown all the same. */
export const GAP_CAP_MS = 5_000;
const FIRST_ASK_AFTER_MS = 300;
const ASK_SLOWER_BY_MS = 1_000;

interface Gap {
  readonly since: number;
  readonly askAt: number;
  readonly asked: number;
}

export class GapWatch {
  #gap: Gap | null = null;

  get open(): boolean {
    return this.#gap !== null;
  }

  note(hasGap: boolean, now: number): void {
    if (hasGap) this.#gap ??= { since: now, askAt: now + FIRST_ASK_AFTER_MS, asked: 0 };
    else this.#gap = null;
  }

  /** Whether it is time to ask for what is missing, or to give it up. */
  due(now: number): "ask" | "give up" | null {
    const gap = this.#gap;
    if (gap === null) return null;
    if (now - gap.since >= GAP_CAP_MS) {
      this.#gap = null;
      return "give up";
    }
    if (now < gap.askAt) return null;
    const asked = gap.asked + 1;
    this.#gap = { since: gap.since, askAt: now + ASK_SLOWER_BY_MS * asked, asked };
    return "ask";
  }

  reset(): void {
    this.#gap = null;
  }
}
