/** Draws the questions that are asked before something is done for good, and the one before a session ends. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { warningIcon } from "../../chat/templates/icons.js";
import { customerOf } from "../customer.js";
import type { Draft } from "../drafts.js";
import type { Decision, Dossier } from "../records.js";
import { notPassed } from "../standing.js";
import { checkLabel, OUTCOMES, questionLabel } from "../words.js";

export interface DecisionView {
  readonly decision: Decision;
  readonly shown: Dossier;
  readonly draft: Draft;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onDraft: (changes: Partial<Draft>) => void;
  readonly onConfirm: (event: SubmitEvent) => void;
  readonly onCancel: () => void;
}

const TITLES: Readonly<Record<Decision, string>> = {
  approve: "Approve",
  decline: "Decline",
  revision: "Send an item back",
};
const MEANS: Readonly<Record<Decision, string>> = {
  approve:
    "The customer is told, and is created at Microsoft with the agreement and the budget. This cannot be undone here.",
  decline: "The customer is told that we cannot take them on. This cannot be undone here.",
  revision: "The customer is told which item has to be done again; everything else stays as it is.",
};

export function decisionDialog(view: DecisionView): TemplateResult {
  const { decision, shown, draft, busy, problem } = view;
  return html`<form novalidate @submit=${view.onConfirm}>
    <h2 id="dialog-title">${TITLES[decision]}</h2>
    <p class="whose" dir="auto">${customerOf(shown).title}</p>
    <p>${MEANS[decision]}</p>
    ${decision === "approve" ? doubts(shown) : nothing} ${decision === "revision" ? items(view) : nothing}
    <div class="field">
      <label for="reason">Reason <span class="hint">for colleagues; the customer does not see it</span></label>
      <textarea
        id="reason"
        rows="3"
        maxlength="2000"
        dir="auto"
        aria-describedby=${problem ? "decision-fault" : nothing}
        .value=${live(draft.reason)}
        @input=${(event: InputEvent) => view.onDraft({ reason: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
    </div>
    <div class="problem" role="alert" id="decision-fault">${problem ? html`${warningIcon}<p>${problem}</p>` : nothing}</div>
    <div class="choose">
      <button type="button" class="button" @click=${view.onCancel}>Cancel</button>
      <button type="submit" class="button primary ${decision}" aria-disabled=${busy ? "true" : nothing}>
        ${busy ? "One moment…" : TITLES[decision]}
      </button>
    </div>
  </form>`;
}

function doubts(shown: Dossier): TemplateResult {
  const names = notPassed(shown.checks);
  if (names.length === 0) return html`<p class="all-passed">Every check passed.</p>`;
  return html`<div class="doubts">
    <p><strong>Not every check passed.</strong> Say in the reason why you approve all the same.</p>
    <ul>
      ${names.map((name) => {
        const check = shown.checks[name];
        return check ? html`<li>${checkLabel(name)}: ${OUTCOMES[check.outcome].toLowerCase()}</li>` : nothing;
      })}
    </ul>
  </div>`;
}

function items({ shown, draft, onDraft }: DecisionView): TemplateResult {
  const given = shown.items.filter((key) => shown.facts.some((row) => row.key === key));
  return html`<div class="field">
    <label for="item">What has to be done again</label>
    <select
      id="item"
      @change=${(event: Event) => onDraft({ item: (event.target as HTMLSelectElement).value })}
    >
      <option value="" ?selected=${draft.item === ""}>Choose an item</option>
      ${given.map((key) => html`<option value=${key} ?selected=${draft.item === key}>${questionLabel(key)}</option>`)}
    </select>
  </div>`;
}

export function signOutDialog(onConfirm: () => void, onCancel: () => void): TemplateResult {
  return html`<div>
    <h2 id="dialog-title">Sign out</h2>
    <p>You have written something that is not sent yet. Signing out throws it away.</p>
    <div class="choose">
      <button type="button" class="button" @click=${onCancel}>Stay</button>
      <button type="button" class="button primary" @click=${onConfirm}>Throw it away and sign out</button>
    </div>
  </div>`;
}

export function idleDialog(
  seconds: number,
  final: boolean,
  onStay: () => void,
  onLeave: () => void,
): TemplateResult {
  return html`<div>
    <h2 id="idle-title">Still there?</h2>
    <p>
      ${final ? "This session has reached its longest time. " : "Nothing was done here for a while. "}You will be signed
      out in <span class="seconds">${seconds}</span> seconds. What you wrote is kept.
    </p>
    <div class="choose">
      <button type="button" class="button" @click=${onLeave}>Sign out</button>
      ${final ? nothing : html`<button type="button" class="button primary" id="stay" autofocus @click=${onStay}>Stay signed in</button>`}
    </div>
  </div>`;
}
