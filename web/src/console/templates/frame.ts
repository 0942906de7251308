/** Draws what stands around the work: the bar with who is signed in, and the word about the line. */
import { html, nothing, type TemplateResult } from "lit";
import { doorway } from "../../chat/templates/icons.js";
import type { Session } from "../records.js";

export interface BarView {
  readonly session: Session | null;
  readonly online: boolean;
  readonly hasOpen: boolean;
  readonly onSkip: (target: string) => void;
  readonly onSignOut: () => void;
}

export function bar(view: BarView): TemplateResult {
  const name = view.session?.name ?? "";
  return html`<header class="bar">
      ${skip("Skip to the conversations", "#queue-title", view)}
      ${view.hasOpen ? skip("Skip to the conversation", "#customer", view) : nothing}
      ${view.hasOpen ? skip("Skip to the details", "#details-title", view) : nothing}
      <span class="mark">${doorway}</span>
      <span class="brand" aria-hidden="true">Welkom <span>console</span></span>
      <p class="me" title=${view.session?.email ?? ""}>
        <span class="avatar person" aria-hidden="true">${initial(name)}</span><span class="vh">Signed in as </span>${name}
      </p>
      <button type="button" class="button quiet" @click=${view.onSignOut}>Sign out</button>
    </header>
    ${view.online ? nothing : html`<p class="trouble">No connection. What you see may be old; we keep trying.</p>`}`;
}

export function initial(name: string): string {
  return [...name.trim()][0]?.toLocaleUpperCase() ?? "";
}

/** A button, for the places are inside a shadow tree, which an address cannot point into. */
function skip(label: string, target: string, view: BarView): TemplateResult {
  return html`<button type="button" class="skip" @click=${() => view.onSkip(target)}>${label}</button>`;
}
