/** Owns whether the floating panel stands beside the page or, on a small screen, in place of it. */

/** Below this width the panel covers the page, which then must not be reachable behind it. */
const COVERS_PAGE = "(max-width: 599px)";

export class PanelDialog {
  #find: () => HTMLDialogElement | null;
  #focusInside: () => void;
  #screen = matchMedia(COVERS_PAGE);

  constructor(find: () => HTMLDialogElement | null, focusInside: () => void) {
    this.#find = find;
    this.#focusInside = focusInside;
  }

  watch(): void {
    this.#screen.addEventListener("change", this.#reopen);
    globalThis.visualViewport?.addEventListener("resize", this.#fit);
  }

  unwatch(): void {
    this.#screen.removeEventListener("change", this.#reopen);
    globalThis.visualViewport?.removeEventListener("resize", this.#fit);
  }

  /** True when this changed anything. */
  show(open: boolean): boolean {
    const dialog = this.#find();
    if (!dialog || dialog.open === open) return false;
    if (open) this.#open(dialog);
    else dialog.close();
    return true;
  }

  #open(dialog: HTMLDialogElement): void {
    if (this.#screen.matches) dialog.showModal();
    else dialog.show();
    this.#fit();
    this.#focusInside();
  }

  /** A turned phone or a resized window. */
  #reopen = (): void => {
    const dialog = this.#find();
    if (!dialog?.open) return;
    dialog.close();
    this.#open(dialog);
  };

  /** Some phones lay the keyboard over the page without telling the layout: then the panel ends where it begins. */
  #fit = (): void => {
    const dialog = this.#find();
    const view = globalThis.visualViewport;
    if (!dialog || !view) return;
    const isCovered = this.#screen.matches && view.scale === 1 && view.height < innerHeight - 1;
    dialog.style.blockSize = isCovered ? `${view.height}px` : "";
    dialog.style.insetBlockStart = isCovered ? `${view.offsetTop}px` : "";
  };
}
