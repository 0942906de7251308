/** Owns where the log is scrolled to: at the newest message, unless the customer is reading back. */

const NEAR_END_PX = 48;

export class ScrollKeeper {
  #log: () => HTMLElement | null;
  #following = true;
  #behind = false;
  #height = 0;
  #observed: HTMLElement | null = null;
  #observer: ResizeObserver | null = null;

  constructor(log: () => HTMLElement | null) {
    this.#log = log;
  }

  /** Something new stands below what is visible. */
  get behind(): boolean {
    return this.#behind;
  }

  /** The customer said something: from here on they want to see what comes. */
  follow(): void {
    this.#following = true;
  }

  before(): void {
    this.#height = this.#observed?.scrollHeight ?? 0;
  }

  after(): void {
    this.#observe();
    const log = this.#observed;
    if (!log) return;
    if (this.#following) this.#jump(log);
    else if (log.scrollHeight > this.#height) this.#behind = true;
  }

  /** After scrolling by hand; true when the hint about newer messages appears or goes. */
  moved(): boolean {
    const log = this.#observed;
    if (!log) return false;
    const before = this.#behind;
    this.#following = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
    if (this.#following) this.#behind = false;
    return before !== this.#behind;
  }

  toEnd(): void {
    this.#following = true;
    const log = this.#observed;
    if (!log) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    log.scrollTo({ top: log.scrollHeight, behavior: calm ? "auto" : "smooth" });
    log.focus({ preventScroll: true });
  }

  release(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#observed = null;
  }

  #jump(log: HTMLElement): void {
    log.scrollTop = log.scrollHeight;
    this.#behind = false;
  }

  /** A keyboard that slides in makes the log smaller; the newest message stays in sight. */
  #observe(): void {
    const log = this.#log();
    if (log === this.#observed) return;
    this.release();
    this.#observed = log;
    if (!log) return;
    this.#observer = new ResizeObserver(() => this.#following && this.#jump(log));
    this.#observer.observe(log);
  }
}
