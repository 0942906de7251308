/**
 * Owns staying up to date: asks to be told of a change, reads, waits for the answer, and begins again. The order
 * matters: what changes while it reads is heard by the question that is open already.
 */

/** Bundles changes that come in a burst. */
const BREATH_MS = 400;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 15_000] as const;

export interface Watching {
  /** Resolves when something changed. */
  readonly change: (signal: AbortSignal) => Promise<void>;
  readonly read: (signal: AbortSignal) => Promise<void>;
  readonly reached: () => void;
  /** Something went wrong; false ends the watch. */
  readonly failed: (error: unknown) => boolean;
}

export class Poll {
  #watching: Watching;
  #current: AbortController | null = null;

  constructor(watching: Watching) {
    this.#watching = watching;
  }

  /** Begins, or begins anew because what is watched is another. */
  start(): void {
    this.stop();
    const control = new AbortController();
    this.#current = control;
    void this.#run(control.signal);
  }

  stop(): void {
    this.#current?.abort();
    this.#current = null;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#round(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted || !this.#watching.failed(error)) return;
        await pause(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] as number, signal);
      }
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const change = this.#watching.change(signal);
    // Reading may fail first; then nobody is left to hear that the question failed too.
    change.catch(() => undefined);
    await this.#watching.read(signal);
    if (signal.aborted) return;
    this.#watching.reached();
    await change;
    await pause(BREATH_MS, signal);
  }
}

/** Waits, or less when the signal comes. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
