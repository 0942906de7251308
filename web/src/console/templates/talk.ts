/** Draws one conversation: who it is, what can be done, what was said, where to write. */
import { html, nothing, type TemplateResult } from "lit";
import { warningIcon } from "../../chat/templates/icons.js";
import type { Conversation, Deed } from "../conversation.js";
import { customerOf } from "../customer.js";
import type { Draft } from "../drafts.js";
import type { Dossier } from "../records.js";
import { addressOf } from "../route.js";
import { standing } from "../standing.js";
import { channelLabel, languageLabel, questionLabel, statusLabel } from "../words.js";
import { callForm } from "./call.js";
import { composer } from "./composer.js";
import { backIcon, phoneIcon } from "./icons.js";
import { log } from "./log.js";

export interface TalkView {
  readonly conversation: Conversation;
  readonly draft: Draft;
  readonly now: Date;
  readonly details: boolean;
  /** What stands in the log was not there before: nothing of it is read out. */
  readonly isNew: boolean;
  readonly onScroll: () => void;
  readonly behind: boolean;
  readonly onNewest: () => void;
  readonly on: TalkHands;
}

export interface TalkHands {
  readonly onClaim: () => void;
  readonly onRelease: () => void;
  readonly onPhone: () => void;
  readonly onDraft: (changes: Partial<Draft>) => void;
  readonly onSend: () => void;
  readonly onOutcome: (event: SubmitEvent) => void;
}

export function talk(view: TalkView): TemplateResult {
  const { conversation } = view;
  if (conversation.missing) return nobody("There is no such conversation.");
  const shown = conversation.shown;
  if (!shown) return nobody("Loading…");
  const { unrecorded } = standing(shown);
  return html`<section class="pane talk" aria-labelledby="customer">
    ${head(shown, view)} ${tabs(conversation.id, view.details)} ${problem(conversation, ["claim", "release", "phone"])}
    ${hint(shown)} ${log(shown, view)} ${unrecorded ? callForm(unrecorded, view) : nothing}
    ${problem(conversation, ["write"])} ${composer(shown, view)}
  </section>`;
}

export function nothingOpen(): TemplateResult {
  return html`<section class="pane talk none"><p class="empty">Choose a conversation from the queue.</p></section>`;
}

function nobody(text: string): TemplateResult {
  return html`<section class="pane talk none">
    <h2 id="customer" tabindex="-1" class="empty">${text}</h2>
    <a class="button" href=${addressOf(null)}>To the queue</a>
  </section>`;
}

function head(shown: Dossier, view: TalkView): TemplateResult {
  const { title, person } = customerOf(shown);
  const about = [
    title === person ? null : person,
    title === shown.phone ? null : shown.phone,
    channelLabel(shown.channel),
    languageLabel(shown.language),
    shown.asks ? `asked: ${questionLabel(shown.asks)}` : null,
  ];
  return html`<div class="talk-head">
    <a class="back" href=${addressOf(null)} aria-label="Back to the queue">${backIcon}</a>
    <div class="who">
      <h2 id="customer" tabindex="-1" dir="auto">${title}</h2>
      <p><span class="tag ${shown.status}">${statusLabel(shown.status)}</span> ${about.filter(Boolean).join(" · ")}</p>
    </div>
    <div class="deeds" role="group" aria-label="What to do">${deeds(shown, view)}</div>
    ${whyNot(shown)}
  </div>`;
}

function deeds(shown: Dossier, view: TalkView): TemplateResult {
  const may = standing(shown);
  const { busy } = view.conversation;
  if (!shown.mine) {
    return html`${
      may.claim.can
        ? html`<button type="button" class="button primary" id="claim" @click=${view.on.onClaim} aria-disabled=${busy ? "true" : nothing}>
            ${busy === "claim" ? "Claiming…" : "Claim"}
          </button>`
        : html`<p class="held"><strong>${shown.rep ?? "A colleague"}</strong> has this conversation.</p>`
    }`;
  }
  const off = (can: boolean): "true" | typeof nothing => (can && busy === null ? nothing : "true");
  return html`<button
      type="button"
      class="button"
      aria-disabled=${off(may.phone.can)}
      aria-describedby=${may.phone.can ? nothing : "why-not"}
      @click=${() => may.phone.can && view.on.onPhone()}
    >
      ${phoneIcon}${busy === "phone" ? "Phoning…" : "Phone"}
    </button>
    <button
      type="button"
      class="button"
      aria-disabled=${off(may.release.can)}
      aria-describedby=${may.release.can ? nothing : "why-not"}
      @click=${() => may.release.can && view.on.onRelease()}
    >
      ${busy === "release" ? "Giving back…" : "Give back to the bot"}
    </button>`;
}

function whyNot(shown: Dossier): TemplateResult | typeof nothing {
  const { phone } = standing(shown);
  return shown.mine && !phone.can ? html`<p id="why-not" class="why">${phone.why}</p>` : nothing;
}

function tabs(id: string, details: boolean): TemplateResult {
  return html`<nav class="tabs" aria-label="This customer">
    <a href=${addressOf(id)} aria-current=${details ? nothing : "page"}>Conversation</a>
    <a href=${addressOf(id, true)} aria-current=${details ? "page" : nothing}>Details and decision</a>
  </nav>`;
}

/** A region that stays, so that what appears in it is read out. */
function problem({ problem: found }: Conversation, deeds: readonly Deed[]): TemplateResult {
  const shown = found && deeds.includes(found.deed) ? found : null;
  return html`<div class="problem" role="alert">${shown ? html`${warningIcon}<p>${shown.text}</p>` : nothing}</div>`;
}

function hint(shown: Dossier): TemplateResult | typeof nothing {
  if (!shown.mine || shown.status !== "revision" || !shown.asks) return nothing;
  return html`<p class="notice-bar">
    The bot asks for “${questionLabel(shown.asks)}” as soon as you give the conversation back.
  </p>`;
}
