/** Draws the way in: e-mail address, password and the code of the authenticator, with what was wrong beside it. */
import { html, nothing, type TemplateResult } from "lit";
import { doorway, warningIcon } from "../../chat/templates/icons.js";
import type { Faults } from "../signing-in.js";
import type { Entry } from "../workplace.js";

export interface SignInView {
  readonly entry: Entry;
  readonly faults: Faults;
  readonly ended: boolean;
  /** Something a rep wrote is kept for when they are back. */
  readonly hasDrafts: boolean;
  readonly email: string;
  readonly online: boolean;
  readonly onSubmit: (event: SubmitEvent) => void;
}

export function signIn(view: SignInView): TemplateResult {
  const { entry, faults, email } = view;
  return html`<main class="entry">
    <form novalidate @submit=${view.onSubmit} aria-labelledby="entry-title">
      <div class="entry-head">
        <div class="mark">${doorway}</div>
        <h1 id="entry-title">Welkom <span>console</span></h1>
        ${view.ended ? ended(view.hasDrafts) : nothing}
        <div class="problem" role="alert">${entry.problem ? html`${warningIcon}<p>${entry.problem}</p>` : nothing}</div>
      </div>
      ${field({ name: "email", label: "E-mail address", type: "email", autocomplete: "username", value: email, fault: faults.email })}
      ${field({ name: "password", label: "Password", type: "password", autocomplete: "current-password", fault: faults.password })}
      ${field({
        name: "totp",
        label: "Code from your authenticator",
        type: "text",
        autocomplete: "one-time-code",
        inputmode: "numeric",
        hint: "Six digits. Each code works once.",
        fault: faults.totp,
      })}
      <button type="submit" class="button primary wide" aria-disabled=${entry.busy ? "true" : nothing}>
        ${entry.busy ? "Signing in…" : "Sign in"}
      </button>
    </form>
  </main>`;
}

function ended(hasDrafts: boolean): TemplateResult {
  return html`<p class="ended">
    You were signed out because nothing was done for a while.${hasDrafts ? " What you wrote is kept." : ""}
  </p>`;
}

interface FieldView {
  readonly name: string;
  readonly label: string;
  readonly type: "email" | "password" | "text";
  readonly autocomplete: "username" | "current-password" | "one-time-code";
  readonly inputmode?: "numeric";
  readonly value?: string;
  readonly hint?: string;
  readonly fault: string | undefined;
}

function field({
  name,
  label,
  type,
  autocomplete,
  inputmode,
  value,
  hint,
  fault,
}: FieldView): TemplateResult {
  const described = [hint ? `${name}-hint` : "", fault ? `${name}-fault` : ""].join(" ").trim();
  return html`<div class="field">
    <label for=${name}>${label}</label>
    ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : nothing}
    ${fault ? html`<p class="fault" id="${name}-fault">${fault}</p>` : nothing}
    <input
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      inputmode=${inputmode ?? nothing}
      .defaultValue=${value ?? ""}
      spellcheck="false"
      autocapitalize="none"
      aria-invalid=${fault ? "true" : nothing}
      aria-describedby=${described || nothing}
    />
  </div>`;
}
