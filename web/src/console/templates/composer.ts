/** Draws where a rep writes to the customer, or why they cannot. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Dossier } from "../records.js";
import { MOST_CHARACTERS, standing } from "../standing.js";
import { sendIcon } from "./icons.js";
import type { TalkView } from "./talk.js";

/** From this share of the limit on, what is left is counted. */
const COUNT_FROM = 0.8;

export function composer(shown: Dossier, view: TalkView): TemplateResult {
  const { write } = standing(shown);
  const { message } = view.draft;
  if (!write.can && message.trim() === "") return html`<p class="silent">${write.why}</p>`;
  const left = MOST_CHARACTERS[shown.channel] - message.trim().length;
  const canSend = write.can && message.trim() !== "" && left >= 0 && view.conversation.busy === null;
  const send = (): void => {
    if (canSend) view.on.onSend();
  };
  return html`<form
    class="composer"
    novalidate
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      send();
    }}
  >
    <label for="message">${shown.channel === "sms" ? "Text message to the customer" : "Message to the customer"}</label>
    <div class="field-row">
      <textarea
        id="message"
        rows="2"
        dir="auto"
        lang=${shown.language}
        enterkeyhint="send"
        aria-describedby="message-hint"
        ?readonly=${!write.can}
        .value=${live(message)}
        @input=${(event: InputEvent) => view.on.onDraft({ message: (event.target as HTMLTextAreaElement).value })}
        @keydown=${(event: KeyboardEvent) => onKeydown(event, send)}
      ></textarea>
      <button type="submit" class="button primary round" aria-label="Send" aria-disabled=${canSend ? nothing : "true"}>
        ${sendIcon}
      </button>
    </div>
    <p class="hint" id="message-hint">
      ${write.can ? html`<span class="keys"><kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> begins a new line.</span>` : `${write.why} Your words are kept.`}
      ${count(left, MOST_CHARACTERS[shown.channel])}
    </p>
  </form>`;
}

function count(left: number, most: number): TemplateResult | typeof nothing {
  if (left > most * (1 - COUNT_FROM)) return nothing;
  return html`<span class=${left < 0 ? "over" : ""}>${left < 0 ? `${-left} characters too many` : `${left} characters left`}</span>`;
}

function onKeydown(event: KeyboardEvent, send: () => void): void {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
}
