/** Draws what stands around the conversation: the launcher, the word about the line, the way to newer messages. */
import { html, nothing, type TemplateResult } from "lit";
import { lineTrouble } from "../announcer.js";
import type { Line } from "../connection.js";
import type { Strings } from "../strings.js";
import { doorway, downIcon } from "./icons.js";

export interface LauncherView {
  readonly strings: Strings;
  readonly open: boolean;
  readonly unread: number;
  readonly onOpen: () => void;
}

export function launcher({ strings, open, unread, onOpen }: LauncherView): TemplateResult {
  return html`<button
    type="button"
    class="launcher"
    aria-expanded=${open ? "true" : "false"}
    aria-label=${unread > 0 ? strings.launcherUnread(unread) : nothing}
    ?hidden=${open}
    @click=${onOpen}
  >
    ${doorway}<span>${strings.launcher}</span>${
      unread > 0 ? html`<span class="unread" aria-hidden="true">${unread}</span>` : nothing
    }
  </button>`;
}

/** What is wrong with the line, for the eye; the status region says it for the ear. */
export function trouble(line: Line, strings: Strings, onTry: () => void): TemplateResult {
  const canTry = line === "lost" || line === "unavailable";
  return html`<div class="trouble">
    <span>${lineTrouble(line, strings) ?? strings.connecting}</span>
    ${canTry ? html`<button type="button" class="text" @click=${onTry}>${strings.tryNow}</button>` : nothing}
  </div>`;
}

export function newerMessages(strings: Strings, onClick: () => void): TemplateResult {
  return html`<button type="button" class="newer" @click=${onClick}>${downIcon}${strings.newMessages}</button>`;
}
