/** Draws the messages: grouped by speaker and day, with their answers to choose, links and delivery. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { safeLink } from "../links.js";
import type { Outgoing } from "../outbox.js";
import type { ChatLink, Choice, Sender } from "../protocol.js";
import type { ChoiceSet, Row } from "../reading.js";
import type { Language, Strings } from "../strings.js";
import { avatar } from "./header.js";
import { checkIcon, clockIcon, outwardIcon, warningIcon } from "./icons.js";

export interface LogView {
  readonly strings: Strings;
  readonly language: Language;
  readonly server: URL;
  readonly rows: readonly Row[];
  readonly typing: Sender | null;
  readonly nameOf: (from: Sender, told: string | undefined) => string;
  readonly onChoose: (choice: Choice, event: MouseEvent) => void;
  readonly onLink: () => void;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

/** A set this long shrinks to the chosen answer once it is used. */
const LONG_SET = 6;

export function messages(view: LogView): unknown {
  return repeat(
    view.rows,
    (row) => row.key,
    (row) => html`<div class=${rowClass(row)} lang=${row.message?.lang ?? nothing}>
      ${row.opensDay && row.at ? html`<p class="day">${dayOf(row.at, view)}</p>` : nothing}
      ${row.from === "system" ? notice(row, view) : speech(row, view)}
    </div>`,
  );
}

export function typingDots(view: LogView): TemplateResult {
  const isRep = view.typing === "rep";
  return html`<div class="row theirs opens closes typing" aria-hidden="true">
    ${avatar(isRep, view.nameOf(isRep ? "rep" : "bot", undefined))}
    <div class="stack"><div class="bubble dots"><i></i><i></i><i></i></div></div>
  </div>`;
}

function rowClass(row: Row): string {
  const side = row.from === "customer" ? "mine" : row.from === "system" ? "system" : "theirs";
  return `row ${side} ${row.opensGroup ? "opens" : ""} ${row.closesGroup ? "closes" : ""}`;
}

function notice(row: Row, view: LogView): TemplateResult {
  return html`<p class="notice" dir="auto"><span class="vh">${view.strings.system}: </span>${row.text}</p>`;
}

function speech(row: Row, view: LogView): TemplateResult {
  const name = view.nameOf(row.from, row.message?.name);
  const isMine = row.from === "customer";
  return html`
    ${isMine ? nothing : avatar(row.from === "rep", name)}
    <div class="stack">
      ${
        row.from === "rep" && row.opensGroup
          ? html`<p class="speaker" aria-hidden="true">${name}</p>`
          : nothing
      }
      <div class="bubble" dir="auto"><span class="vh">${name}: </span>${row.text}</div>
      ${row.message?.link ? link(row.message.link, view) : nothing}
      ${row.choices ? choiceButtons(row.choices, view) : nothing}
      ${meta(row, view)}
    </div>
  `;
}

function link(target: ChatLink, view: LogView): TemplateResult {
  const safe = safeLink(target.url, view.server);
  if (safe === null) return html`<p class="link-note" dir="auto">${target.label}</p>`;
  const note = safe.elsewhere ? view.strings.linkNoteElsewhere(safe.elsewhere) : view.strings.linkNote;
  return html`
    <a class="link" href=${safe.href} target="_blank" rel="noopener noreferrer" @click=${view.onLink}>
      <span dir="auto">${target.label}</span>${outwardIcon}<span class="vh">(${view.strings.linkNewTab})</span>
    </a>
    <p class="link-note">${note}</p>
  `;
}

function choiceButtons(set: ChoiceSet, view: LogView): TemplateResult {
  const used = set.open ? "" : set.choices.length > LONG_SET && set.chosen !== null ? "used long" : "used";
  return html`<div class="choices ${used}" role="group" aria-label=${view.strings.choices}>
    ${set.choices.map((choice) => choiceButton(choice, set, view))}
  </div>`;
}

function choiceButton(choice: Choice, set: ChoiceSet, view: LogView): TemplateResult {
  const isChosen = set.chosen === choice.value;
  return html`<button
    type="button"
    class=${isChosen ? "choice chosen" : "choice"}
    dir="auto"
    aria-disabled=${set.open ? nothing : "true"}
    tabindex=${set.open ? nothing : "-1"}
    @click=${(event: MouseEvent) => set.open && view.onChoose(choice, event)}
  >
    ${isChosen ? checkIcon : nothing}${choice.label}${
      isChosen ? html`<span class="vh"> (${view.strings.chosen})</span>` : nothing
    }
  </button>`;
}

function meta(row: Row, view: LogView): TemplateResult | typeof nothing {
  if (row.outgoing) return delivery(row.outgoing, view);
  const channel = row.message?.channel;
  if (!row.at) return nothing;
  return html`<p class="meta">
    <time datetime=${row.at.toISOString()}>${timeOf(row.at, view.language)}</time>
    ${channel && channel !== "web" ? html`<span>${view.strings.channel(channel)}</span>` : nothing}
    ${row.from === "customer" ? html`${checkIcon}<span class="vh">${view.strings.sent}</span>` : nothing}
  </p>`;
}

function delivery(outgoing: Outgoing, view: LogView): TemplateResult {
  const { strings } = view;
  if (outgoing.status === "confirmed") return html`<p class="meta pending">${checkIcon}${strings.sent}</p>`;
  if (outgoing.status !== "failed") {
    return html`<p class="meta pending">
      ${clockIcon}${outgoing.status === "sending" ? strings.sending : strings.waiting}
    </p>`;
  }
  return html`<p class="meta failed">
    ${warningIcon}<span>${strings.failed}</span>
    <button type="button" class="text" @click=${() => view.onRetry(outgoing.id)}>${strings.retry}</button>
    <button type="button" class="text" @click=${() => view.onDiscard(outgoing.id)}>${strings.discard}</button>
  </p>`;
}

function timeOf(at: Date, language: Language): string {
  return at.toLocaleTimeString(localeOf(language), { hour: "2-digit", minute: "2-digit" });
}

function dayOf(at: Date, view: LogView): string {
  const daysAgo = Math.round((startOfDay(new Date()) - startOfDay(at)) / 86_400_000);
  if (daysAgo === 0) return view.strings.today;
  if (daysAgo === 1) return view.strings.yesterday;
  return at.toLocaleDateString(localeOf(view.language), { weekday: "long", day: "numeric", month: "long" });
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

function localeOf(language: Language): string {
  return language === "nl" ? "nl-NL" : "en-GB";
}
