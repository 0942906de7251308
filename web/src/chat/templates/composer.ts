/** Draws the answer field, which fits itself to the question, and the two ways out that are always there. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Answering } from "../answering.js";
import { charactersLeft, type InputMode } from "../input-mode.js";
import type { Strings } from "../strings.js";
import { languageIcon, personIcon, sendIcon, warningIcon } from "./icons.js";

export interface ComposerView {
  readonly strings: Strings;
  readonly asks: string | null;
  readonly mode: InputMode;
  /** The customer wants the letter keyboard although the answer is a number. */
  readonly letters: boolean;
  readonly draft: string;
  readonly problem: string | null;
  readonly rep: string | null;
  readonly on: Answering;
}

export function composer(view: ComposerView): TemplateResult {
  const left = charactersLeft(view.draft);
  return html`
    <div class="problem" role="alert">
      ${view.problem ? html`${warningIcon}<span dir="auto">${view.problem}</span>` : nothing}
    </div>
    <form class="composer" novalidate @submit=${view.on.onSubmit}>
      <label class="vh" for="answer">${view.strings.answer}</label>
      ${field(view, left)} ${lettersButton(view)}
      <button
        type="submit"
        class="round send"
        aria-label=${view.strings.send}
        aria-disabled=${view.draft.trim() === "" || (left !== null && left < 0) ? "true" : nothing}
      >
        ${sendIcon}
      </button>
    </form>
    ${left === null ? nothing : counter(left, view.strings)}
    ${waysOut(view)}
  `;
}

function field(view: ComposerView, left: number | null): TemplateResult {
  const { mode, strings } = view;
  const placeholder = view.rep === null ? strings.placeholder[view.asks ?? "free"] : strings.placeholder.free;
  const hint = placeholder ?? strings.placeholder.default;
  const inputmode = view.letters ? "text" : mode.inputmode;
  const described = left === null ? nothing : "counter";
  if (mode.singleLine) {
    return html`<input
      id="answer"
      type=${view.letters ? "text" : mode.type}
      autocomplete=${mode.autocomplete as AutoFill}
      inputmode=${inputmode}
      autocapitalize=${mode.autocapitalize}
      spellcheck=${mode.spellcheck ? "true" : "false"}
      enterkeyhint="send"
      dir="auto"
      placeholder=${hint}
      aria-describedby=${described}
      .value=${live(view.draft)}
      @input=${view.on.onInput}
      @keydown=${view.on.onKeydown}
    />`;
  }
  return html`<textarea
    id="answer"
    rows="1"
    autocomplete="off"
    autocapitalize=${mode.autocapitalize}
    enterkeyhint="send"
    dir="auto"
    placeholder=${hint}
    aria-describedby=${described}
    .value=${live(view.draft)}
    @input=${view.on.onInput}
    @keydown=${view.on.onKeydown}
  ></textarea>`;
}

/** A number keyboard without letters would keep a customer from asking a question; shown on touch screens only. */
function lettersButton(view: ComposerView): TemplateResult | typeof nothing {
  if (view.mode.inputmode !== "numeric" && view.mode.inputmode !== "tel") return nothing;
  return html`<button
    type="button"
    class="letters"
    aria-label=${view.letters ? view.strings.digits : view.strings.letters}
    @click=${view.on.onLetters}
  >
    ${view.letters ? "123" : "abc"}
  </button>`;
}

function counter(left: number, strings: Strings): TemplateResult {
  const words = left < 0 ? strings.tooMany(-left) : strings.left(left);
  return html`<p id="counter" class="counter ${left < 0 ? "over" : ""}">${words}</p>`;
}

function waysOut(view: ComposerView): TemplateResult {
  const { strings } = view;
  return html`<div class="ways-out">
    <button
      type="button"
      class="text"
      aria-disabled=${view.rep === null ? nothing : "true"}
      @click=${view.on.onHuman}
    >
      ${personIcon}${view.rep === null ? strings.human : strings.humanHere(view.rep)}
    </button>
    <button type="button" class="text" lang=${strings.otherLanguageCode} @click=${view.on.onLanguage}>
      ${languageIcon}${strings.otherLanguage}
    </button>
  </div>`;
}
