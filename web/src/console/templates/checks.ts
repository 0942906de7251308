/** Draws checks with their outcome in colour, sign and word. */
import { html, nothing, type TemplateResult } from "lit";
import { findings } from "../facts.js";
import type { Check, Outcome } from "../records.js";
import { checkLabel, OUTCOMES, reasonLabel } from "../words.js";
import { failedIcon, passedIcon, pendingIcon, reviewIcon } from "./icons.js";

const ICONS = { passed: passedIcon, failed: failedIcon, review: reviewIcon, pending: pendingIcon } as const;
const ORDER: readonly Outcome[] = ["failed", "review", "pending", "passed"];

export function outcomeTag(outcome: Outcome): TemplateResult {
  return html`<span class="outcome ${outcome}">${ICONS[outcome]}${OUTCOMES[outcome]}</span>`;
}

/** How many stand how: `1 failed, 2 to review, 11 passed`. */
export function summary(checks: Readonly<Record<string, Check>>): string {
  const outcomes = Object.values(checks).map((check) => check.outcome);
  return ORDER.map((outcome) => [outcomes.filter((other) => other === outcome).length, outcome] as const)
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${OUTCOMES[outcome].toLowerCase()}`)
    .join(", ");
}

export function checkRow(name: string, check: Check): TemplateResult {
  const reason = reasonLabel(name, check.reason);
  // What a passed check found is among the facts; elsewhere it is what a rep must look at.
  const found = check.outcome === "passed" ? [] : findings(check.data);
  const tries = check.tries > 0 ? `${check.tries} ${check.tries === 1 ? "try" : "tries"}` : "";
  return html`<li class=${check.outcome}>
    <p class="check"><span>${checkLabel(name)}<span class="vh">: </span></span>${outcomeTag(check.outcome)}</p>
    ${reason || tries ? html`<p class="reason">${[reason, tries].filter(Boolean).join(" ")}</p>` : nothing}
    ${
      found.length > 0
        ? html`<dl class="found-data">
            ${found.map(({ label, value }) => html`<div><dt>${label}</dt><dd dir="auto">${value}</dd></div>`)}
          </dl>`
        : nothing
    }
  </li>`;
}
