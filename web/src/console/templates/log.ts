/** Draws the transcript. Everything is text: links and choices of the customer's are shown and lead nowhere. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { doorway, downIcon } from "../../chat/templates/icons.js";
import { type Row, rows } from "../lines.js";
import type { Dossier, Line } from "../records.js";
import { clock, day } from "../times.js";
import { questionLabel } from "../words.js";
import { initial } from "./frame.js";
import { linkIcon, smsIcon, webIcon } from "./icons.js";
import type { TalkView } from "./talk.js";

export function log(shown: Dossier, view: TalkView): TemplateResult {
  const said = rows(shown.transcript, view.conversation.outgoing);
  return html`<div class="middle">
    <div
      class="log"
      role="log"
      tabindex="0"
      aria-label="Conversation"
      aria-live=${view.isNew ? "off" : nothing}
      @scroll=${view.onScroll}
    >
      ${said.length === 0 ? html`<p class="empty">Nothing was said yet.</p>` : nothing}
      ${repeat(
        said,
        (row) => row.key,
        (row) => html`<div class="row ${row.line.from} ${row.opensGroup ? "opens" : ""}">
          ${row.opensDay ? html`<p class="day">${day(row.at, view.now)}</p>` : nothing}
          ${row.line.from === "system" ? notice(row, shown.language) : speech(row, shown)}
        </div>`,
      )}
    </div>
    ${
      view.behind
        ? html`<button type="button" class="newer" @click=${view.onNewest}>${downIcon}Newer messages</button>`
        : nothing
    }
  </div>`;
}

function notice({ line, at }: Row, language: string): TemplateResult {
  return html`<p class="notice">
    <span><span class="vh">System: </span><span dir="auto" lang=${language}>${line.text}</span> <time datetime=${line.at}>${clock(at)}</time></span>
  </p>`;
}

function speech(row: Row, shown: Dossier): TemplateResult {
  const { line } = row;
  const name = nameOf(line);
  return html`${row.opensGroup ? speaker(row, name) : html`<span class="vh">${name}: </span>`}
    <div class="bubble ${line.redacted ? "redacted" : ""}" dir="auto" lang=${shown.language}>${line.text}</div>
    ${line.redacted ? html`<p class="extra">Something that may not be kept was removed here.</p>` : nothing}
    ${extras(line)} ${underWay(row)}`;
}

function speaker({ line, at }: Row, name: string): TemplateResult {
  return html`<p class="speaker">
    ${face(line)}<strong dir="auto">${name}</strong>
    ${line.channel === "sms" ? html`<span class="channel">${smsIcon}SMS</span>` : html`<span class="channel">${webIcon}Web</span>`}
    <time datetime=${line.at}>${clock(at)}</time><span class="vh">: </span>
  </p>`;
}

function face(line: Line): TemplateResult | typeof nothing {
  if (line.from === "bot") return html`<span class="avatar" aria-hidden="true">${doorway}</span>`;
  if (line.from === "rep")
    return html`<span class="avatar person" aria-hidden="true">${initial(nameOf(line))}</span>`;
  return nothing;
}

function nameOf(line: Line): string {
  if (line.from === "customer") return "Customer";
  return line.from === "rep" ? (line.name ?? "Rep") : "Bot";
}

function extras(line: Line): TemplateResult | typeof nothing {
  if (!line.asks && !line.choices && !line.link) return nothing;
  return html`<p class="extra">
    ${line.asks ? html`<span>Asks: ${questionLabel(line.asks)}</span>` : nothing}
    ${line.link ? html`<span class="sent-link">${linkIcon}<span class="vh">Link sent: </span><span dir="auto">${line.link.label}</span></span>` : nothing}
    ${line.choices ? html`<span dir="auto">Choices: ${line.choices.map(({ label }) => label).join(" · ")}</span>` : nothing}
  </p>`;
}

function underWay(row: Row): TemplateResult | typeof nothing {
  if (row.underWay === null) return nothing;
  const words = row.underWay === "sending" ? "Sending…" : "Accepted; it appears here once it has gone out.";
  return html`<p class="extra">${words}</p>`;
}
