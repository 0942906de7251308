/** Draws the queue: which list, the search, and a row for each conversation. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Queue, waitsSince } from "../queue.js";
import type { List, QueueRow } from "../records.js";
import { addressOf } from "../route.js";
import { dayAndClock, span, spanInWords } from "../times.js";
import { languageLabel, questionLabel, statusLabel } from "../words.js";
import { pendingIcon, searchIcon } from "./icons.js";

export interface QueueView {
  readonly queue: Queue;
  readonly open: string | null;
  readonly now: Date;
  readonly onList: (list: List) => void;
  readonly onSearch: (event: SubmitEvent) => void;
  readonly onClear: () => void;
  readonly onKeydown: (event: KeyboardEvent) => void;
}

/** From here on a wait is long. */
const LONG_MS = 2 * 60_000;
const EMPTY: Readonly<Record<List, string>> = {
  waiting: "Nobody is waiting.",
  mine: "You have no conversation. Claim one from Waiting or All.",
  all: "There are no conversations yet.",
};

export function queue(view: QueueView): TemplateResult {
  return html`<nav class="pane queue" aria-labelledby="queue-title">
    <div class="queue-head">
      <h2 id="queue-title" tabindex="-1">Conversations</h2>
      ${search(view)} ${view.queue.phone === null ? lists(view) : found(view)}
    </div>
    ${rows(view)}
  </nav>`;
}

function search({ queue: { problem }, onSearch }: QueueView): TemplateResult {
  return html`<form role="search" class="search" novalidate @submit=${onSearch}>
    <label class="vh" for="phone">Find by telephone number</label>
    <input
      id="phone"
      name="phone"
      type="tel"
      autocomplete="off"
      placeholder="Telephone number"
      aria-invalid=${problem ? "true" : nothing}
      aria-describedby=${problem ? "phone-fault" : nothing}
    />
    <button type="submit" class="button" aria-label="Find">${searchIcon}</button>
    <p class="fault" id="phone-fault" role="alert">${problem ?? nothing}</p>
  </form>`;
}

function lists({ queue: shown, onList }: QueueView): TemplateResult {
  const list = (name: List, label: string, count: number | null): TemplateResult => html`<button
    type="button"
    aria-pressed=${shown.list === name ? "true" : "false"}
    @click=${() => onList(name)}
  >
    ${label}${count === null ? nothing : html` <span class="count">${count}</span>`}
  </button>`;
  return html`<div class="lists" role="group" aria-label="Which conversations">
    ${list("waiting", "Waiting", shown.waiting)} ${list("mine", "Mine", shown.mine)} ${list("all", "All", null)}
  </div>`;
}

function found({ queue: { phone }, onClear }: QueueView): TemplateResult {
  return html`<p class="found">
    <span>Number <strong>${phone}</strong></span>
    <button type="button" class="button quiet" @click=${onClear}>Show the queue</button>
  </p>`;
}

function rows(view: QueueView): TemplateResult {
  const { rows: shown, list, phone, problem } = view.queue;
  if (shown === null) return html`<p class="empty" aria-busy="true">Loading…</p>`;
  if (shown.length === 0) {
    const nobody = phone === null ? EMPTY[list] : problem ? "" : "No conversation with this number.";
    return html`<p class="empty">${nobody}</p>`;
  }
  return html`<ul class="rows" @keydown=${view.onKeydown}>
    ${repeat(
      shown,
      (row) => row.id,
      (row) => html`<li>${item(row, view)}</li>`,
    )}
  </ul>`;
}

function item(row: QueueRow, view: QueueView): TemplateResult {
  const title = row.company ?? row.name ?? row.phone;
  const who = [row.company ? row.name : null, title === row.phone ? null : row.phone];
  return html`<a class="item" href=${addressOf(row.id)} aria-current=${row.id === view.open ? "true" : nothing}>
    <span class="first"><strong dir="auto">${title || "No number yet"}</strong>${since(row, view.now)}</span>
    ${who.some(Boolean) ? html`<span class="second" dir="auto">${who.filter(Boolean).join(" · ")}</span>` : nothing}
    <span class="third">
      <span class="tag ${row.status}">${statusLabel(row.status)}</span>
      ${row.asks ? html`<span class="asks"><span class="vh">asked: </span>${questionLabel(row.asks)}</span>` : nothing}
      ${agreed(row, view.now)}
      ${row.owner === "rep" ? html`<span class="owner"><span class="vh">with </span>${row.rep}</span>` : nothing}
      <span class="language"
        ><span aria-hidden="true">${row.language}</span><span class="vh">${languageLabel(row.language)}</span></span
      >
    </span>
  </a>`;
}

function agreed(row: QueueRow, now: Date): TemplateResult | typeof nothing {
  if (row.status !== "awaiting_call" || !row.call_at) return nothing;
  return html`<span class="asks">call ${dayAndClock(new Date(row.call_at), now)}</span>`;
}

function since(row: QueueRow, now: Date): TemplateResult | typeof nothing {
  const waits = waitsSince(row);
  if (waits === null) {
    if (!row.changed_at) return nothing;
    return html`<span class="since"><span class="vh">last change </span>${span(now.getTime() - Date.parse(row.changed_at))}</span>`;
  }
  const waited = Math.max(0, now.getTime() - waits);
  return html`<span class="since waits ${waited >= LONG_MS ? "long" : ""}"
    >${pendingIcon}<span aria-hidden="true">${span(waited)}</span
    ><span class="vh">, waiting for ${spanInWords(waited)}</span></span
  >`;
}
