/** Owns when a lost line is worth a word: a short break is mended before anybody needs to hear of it. */
import type { Line } from "./connection.js";

const SHOWN_AFTER_MS = 1_500;

export class TroubleWatch {
  shown = false;
  #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  look(line: Line): void {
    if (line === "open" || line === "closed") this.#clear();
    else this.#timer ??= setTimeout(() => this.#show(), SHOWN_AFTER_MS);
  }

  #show(): void {
    this.shown = true;
    this.#changed();
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.shown = false;
  }
}
