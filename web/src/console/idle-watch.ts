/**
 * Owns the end of a session without work: warns in time, asks the gateway before it does (work in another tab counts
 * as well), and tells the gateway now and then that somebody is at work here.
 */

/** How long before the end it warns. */
export const WARN_SECONDS = 60;
/** Work is told to the gateway at most this often. */
const TELL_EVERY_MS = 60_000;

export interface Minding {
  /** Asks the gateway how many seconds are left; in the background that prolongs nothing. Rejects when it is over. */
  readonly ask: (background: boolean) => Promise<number>;
  readonly changed: () => void;
}

export class IdleWatch {
  /** When the session ends, once that is near; null while it is not. */
  endsAt: number | null = null;
  /** Work does not prolong it any more: it has lived its longest time. */
  final = false;
  #minding: Minding;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = 0;
  #running = false;

  constructor(minding: Minding) {
    this.#minding = minding;
  }

  begin(secondsLeft: number): void {
    this.#running = true;
    this.final = false;
    this.#told = Date.now();
    this.#plan(secondsLeft);
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#warn(null);
  }

  /** Somebody moved a finger. While the warning is shown only `stay` counts. */
  worked(): void {
    if (!this.#running || this.endsAt !== null || Date.now() - this.#told < TELL_EVERY_MS) return;
    this.#told = Date.now();
    void this.#look(false);
  }

  /** The rep wants to go on. */
  async stay(): Promise<void> {
    this.#told = Date.now();
    await this.#look(false);
    this.final = this.endsAt !== null;
    this.#minding.changed();
  }

  #plan(secondsLeft: number): void {
    clearTimeout(this.#timer);
    const isNear = secondsLeft <= WARN_SECONDS;
    this.#warn(isNear ? Date.now() + secondsLeft * 1000 : null);
    const wait = isNear ? secondsLeft + 1 : secondsLeft - WARN_SECONDS;
    this.#timer = setTimeout(() => void this.#look(true), wait * 1000);
  }

  async #look(background: boolean): Promise<void> {
    try {
      const left = await this.#minding.ask(background);
      if (this.#running) this.#plan(left);
    } catch {
      // Whoever asks has acted on the end of the session; a line that is down is asked again.
      if (this.#running) this.#timer = setTimeout(() => void this.#look(true), 5_000);
    }
  }

  #warn(endsAt: number | null): void {
    if (this.endsAt === endsAt) return;
    this.endsAt = endsAt;
    this.#minding.changed();
  }
}
