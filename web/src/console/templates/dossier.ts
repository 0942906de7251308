/** Draws everything that is known about a customer beside the conversation, and where a rep decides. */
import { html, nothing, type TemplateResult } from "lit";
import { factText } from "../facts.js";
import type { Acceptance, AuditRow, Call, Decision, Dossier, FactRow } from "../records.js";
import { byUrgency, standing } from "../standing.js";
import { dayAndClock } from "../times.js";
import {
  CALL_OUTCOMES,
  CALL_STATES,
  channelLabel,
  decisionLabel,
  deedLabel,
  languageLabel,
  questionLabel,
  STAGES,
} from "../words.js";
import { checkRow, summary } from "./checks.js";

export interface DossierView {
  readonly shown: Dossier;
  readonly now: Date;
  readonly busy: boolean;
  readonly onDecide: (decision: Decision) => void;
}

const DECISIONS: readonly (readonly [Decision, string])[] = [
  ["approve", "Approve"],
  ["revision", "Send an item back"],
  ["decline", "Decline"],
];

export function dossier(view: DossierView): TemplateResult {
  const { shown, now } = view;
  return html`<section class="pane dossier" aria-labelledby="details-title">
    <h2 id="details-title" tabindex="-1">Details</h2>
    ${
      shown.call_back
        ? html`<p class="notice-bar">Asked to be called back, ${dayAndClock(new Date(shown.call_back), now)}.</p>`
        : nothing
    }
    ${section("Decision", decisions(view))} ${section("Checks", checks(shown))} ${facts(shown.facts, now)}
    ${section("Agreements", acceptances(shown.acceptances, now))} ${section("Calls", calls(shown.calls, now))}
    ${record(shown.audit, now)}
  </section>`;
}

function section(title: string, content: unknown): TemplateResult {
  const id = `section-${title.toLowerCase().replaceAll(" ", "-")}`;
  return html`<section aria-labelledby=${id}><h3 id=${id}>${title}</h3>${content}</section>`;
}

function decisions({ shown, busy, onDecide }: DossierView): TemplateResult {
  const { decide } = standing(shown);
  const reasons = [
    ...new Set(DECISIONS.filter(([name]) => !decide[name].can).map(([name]) => decide[name].why)),
  ];
  return html`<div class="decisions">
      ${DECISIONS.map(
        ([name, label]) => html`<button
          type="button"
          class="button ${name}"
          aria-disabled=${decide[name].can && !busy ? nothing : "true"}
          aria-describedby=${decide[name].can ? nothing : `why-${reasons.indexOf(decide[name].why)}`}
          @click=${() => decide[name].can && !busy && onDecide(name)}
        >
          ${label}
        </button>`,
      )}
    </div>
    ${reasons.map((why, index) => html`<p class="why" id="why-${index}">${whose(shown, why)}${why}</p>`)}`;
}

/** Names what a reason is about when it is not about all of them. */
function whose(shown: Dossier, why: string): string {
  const { decide } = standing(shown);
  const about = DECISIONS.filter(([name]) => !decide[name].can && decide[name].why === why);
  return about.length === DECISIONS.length ? "" : `${about.map(([, label]) => label).join(", ")}: `;
}

function checks(shown: Dossier): TemplateResult {
  const sorted = byUrgency(shown.checks);
  if (sorted.length === 0) return html`<p class="none-yet">None yet.</p>`;
  return html`<p class="summary">${summary(shown.checks)}</p>
    <ul class="checks">${sorted.map(([name, check]) => checkRow(name, check))}</ul>`;
}

function facts(given: readonly FactRow[], now: Date): TemplateResult {
  const stages = STAGES.map((label, index) => ({
    label,
    rows: given.filter((row) => row.stage === index + 1),
  }));
  return html`${stages
    .filter(({ rows }) => rows.length > 0)
    .map(({ label, rows }) =>
      section(
        label,
        html`<dl class="facts">
          ${rows.map(
            (row) =>
              html`<div><dt>${questionLabel(row.key)}</dt><dd dir="auto">${factText(row.key, row.fact, now)}</dd></div>`,
          )}
        </dl>`,
      ),
    )}`;
}

function acceptances(given: readonly Acceptance[], now: Date): TemplateResult {
  if (given.length === 0) return html`<p class="none-yet">None yet.</p>`;
  return html`<ul class="proofs">
    ${given.map(
      (row) => html`<li>
        <p><strong>${questionLabel(row.document)}</strong> <span class="verdict ${row.decision}">${decisionLabel(row.decision)}</span></p>
        <p>
          Version ${row.version}, ${languageLabel(row.language)}, by ${channelLabel(row.channel)},
          <time datetime=${row.at}>${dayAndClock(new Date(row.at), now)}</time>${row.person ? html`, <span dir="auto">${row.person}</span>` : nothing}
        </p>
        <p class="hash"><span>SHA-256 of the text</span> <code>${row.text_sha256}</code></p>
      </li>`,
    )}
  </ul>`;
}

function calls(made: readonly Call[], now: Date): TemplateResult {
  if (made.length === 0) return html`<p class="none-yet">None yet.</p>`;
  return html`<ul class="calls">
    ${made.toReversed().map(
      (call) => html`<li>
        <p>
          <strong>${call.outcome ? CALL_OUTCOMES[call.outcome] : `No outcome yet (${CALL_STATES[call.state] ?? call.state})`}</strong>
          ${call.rep ? `${call.rep}, ` : nothing}<time datetime=${call.at}>${dayAndClock(new Date(call.at), now)}</time>
        </p>
        ${call.note ? html`<p dir="auto">${call.note}</p>` : nothing}
      </li>`,
    )}
  </ul>`;
}

function record(audit: readonly AuditRow[], now: Date): TemplateResult {
  return html`<details class="record">
    <summary><h3>Record</h3> <span>${audit.length}</span></summary>
    <ol>
      ${audit.toReversed().map(
        (row) => html`<li>
          <time datetime=${row.at}>${dayAndClock(new Date(row.at), now)}</time>
          <span><span dir="auto">${row.name ?? row.actor}</span> ${deedLabel(row.action)}${item(row)}</span>
          ${row.detail.reason ? html`<q dir="auto">${row.detail.reason}</q>` : nothing}
        </li>`,
      )}
    </ol>
  </details>`;
}

function item({ detail }: AuditRow): string {
  return typeof detail.item === "string" && detail.item !== "" ? `: ${questionLabel(detail.item)}` : "";
}
