/** Draws who the customer is talking with and how far along they are. */
import { html, nothing, type TemplateResult } from "lit";
import type { Owner, Progress } from "../conversation.js";
import type { Strings } from "../strings.js";
import { closeIcon, doorway } from "./icons.js";

export interface HeaderView {
  readonly strings: Strings;
  readonly botName: string;
  readonly owner: Owner;
  readonly progress: Progress | null;
  readonly closable: boolean;
  readonly onClose: () => void;
}

/** The face of a speaker: the doorway for the bot, the first letter of the name for a rep. */
export function avatar(isRep: boolean, name: string): TemplateResult {
  return html`<span class="avatar ${isRep ? "person" : ""}" aria-hidden="true"
    >${isRep ? ([...name][0]?.toLocaleUpperCase() ?? "") : doorway}</span
  >`;
}

export function header(view: HeaderView): TemplateResult {
  const isRep = view.owner.owner === "rep";
  const name = isRep ? (view.owner.name ?? view.strings.repFallback) : view.botName;
  return html`
    <div class="head">
      ${avatar(isRep, name)}
      <div class="who">
        <h2>${name}</h2>
        <p>${isRep ? view.strings.repRole : view.strings.botRole}</p>
      </div>
      ${
        view.closable
          ? html`<button type="button" class="round quiet" aria-label=${view.strings.close} @click=${view.onClose}>
            ${closeIcon}
          </button>`
          : nothing
      }
      ${view.progress ? progressBar(view.progress, view.strings) : nothing}
    </div>
  `;
}

function progressBar({ stage, stages, label }: Progress, strings: Strings): TemplateResult {
  const parts = Array.from({ length: Math.min(stages, 12) }, (_, index) => index + 1);
  return html`
    <div class="progress">
      <p aria-hidden="true"><strong>${label}</strong><span>${strings.progressCount(stage, stages)}</span></p>
      <div
        class="bar"
        role="progressbar"
        aria-label=${strings.progressName}
        aria-valuemin="1"
        aria-valuemax=${stages}
        aria-valuenow=${stage}
        aria-valuetext=${strings.progress(stage, stages, label)}
      >
        ${parts.map((part) => html`<i class=${part < stage ? "done" : part === stage ? "now" : ""}></i>`)}
      </div>
    </div>
  `;
}
