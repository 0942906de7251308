/** Draws the form that a call leaves behind: how it went, in a word and a note. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { warningIcon } from "../../chat/templates/icons.js";
import type { Call, CallOutcome } from "../records.js";
import { dayAndClock } from "../times.js";
import { CALL_OUTCOMES, CALL_STATES } from "../words.js";
import type { TalkView } from "./talk.js";

export function callForm(call: Call, view: TalkView): TemplateResult {
  const { busy, problem } = view.conversation;
  const { outcome, note } = view.draft;
  const fault = problem?.deed === "outcome" ? problem.text : null;
  const who = call.rep ? `Call by ${call.rep}` : "Call";
  return html`<form class="call" novalidate aria-labelledby="call-title" @submit=${view.on.onOutcome}>
    <h3 id="call-title" tabindex="-1">
      ${who}, ${dayAndClock(new Date(call.at), view.now)}: <span class="call-state">${CALL_STATES[call.state] ?? call.state}</span>
    </h3>
    <fieldset>
      <legend>How did it go?</legend>
      ${Object.entries(CALL_OUTCOMES).map(
        ([value, label]) => html`<label>
          <input
            type="radio"
            name="outcome"
            value=${value}
            .checked=${live(outcome === value)}
            @change=${() => view.on.onDraft({ outcome: value as CallOutcome })}
          /><span>${label}</span>
        </label>`,
      )}
    </fieldset>
    <div class="field">
      <label for="note">Note <span class="hint">for colleagues; the customer does not see it</span></label>
      <textarea
        id="note"
        rows="2"
        maxlength="2000"
        dir="auto"
        aria-describedby=${fault ? "call-fault" : nothing}
        .value=${live(note)}
        @input=${(event: InputEvent) => view.on.onDraft({ note: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
    </div>
    <div class="problem" role="alert" id="call-fault">${fault ? html`${warningIcon}<p>${fault}</p>` : nothing}</div>
    <button type="submit" class="button primary" aria-disabled=${busy ? "true" : nothing}>
      ${busy === "outcome" ? "Saving…" : "Save the outcome"}
    </button>
  </form>`;
}
