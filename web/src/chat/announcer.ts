/**
 * Owns what a screen reader hears beside the messages themselves: one line of status at a time, never repeated.
 * Next: `welkom-chat.ts` puts the line into the status region.
 */
import type { Line } from "./connection.js";
import type { Progress } from "./conversation.js";
import type { MessageFrame, Sender } from "./protocol.js";
import type { Strings } from "./strings.js";

export interface Snapshot {
  readonly line: Line;
  readonly typing: Sender | null;
  readonly progress: Progress | null;
  readonly replaying: boolean;
  readonly underWay: number;
  readonly messages: readonly MessageFrame[];
}

export class Announcer {
  #last: Snapshot | null = null;

  /** The line to say for what changed since the last look; null when nothing worth saying did. */
  next(now: Snapshot, strings: Strings, speaker: string): string | null {
    const last = this.#last;
    this.#last = now;
    if (last === null) return null;
    return (
      lineChange(last.line, now.line, strings) ??
      (last.replaying && !now.replaying ? openingWords(now.messages, speaker) : null) ??
      stageChange(last, now, strings) ??
      (now.typing !== null && last.typing === null ? strings.typing(speaker) : null) ??
      (now.underWay < last.underWay && now.line === "open" ? strings.sent : null)
    );
  }
}

/** What is wrong with the line, in words; null when nothing is. */
export function lineTrouble(line: Line, strings: Strings): string | null {
  const words: Partial<Record<Line, string>> = {
    lost: strings.offline,
    unavailable: strings.unavailable,
    busy: strings.busy,
    cookies: strings.cookies,
  };
  return words[line] ?? null;
}

function lineChange(last: Line, now: Line, strings: Strings): string | null {
  if (last === now) return null;
  const isMended = now === "open" && lineTrouble(last, strings) !== null;
  return isMended ? strings.back : lineTrouble(now, strings);
}

function stageChange(last: Snapshot, now: Snapshot, strings: Strings): string | null {
  const progress = now.progress;
  if (progress === null || now.replaying || last.progress?.stage === progress.stage) return null;
  return strings.progress(progress.stage, progress.stages, progress.label);
}

/**
 * The history comes in silently; then the newest words of the other side are said once: the whole greeting of a
 * new conversation, or the question that is open.
 */
function openingWords(messages: readonly MessageFrame[], speaker: string): string | null {
  const spoken = messages.filter((message) => message.from === "bot" || message.from === "rep");
  const fresh = spoken.length === messages.length;
  const words = (fresh ? spoken : spoken.slice(-1)).map((message) => message.text).join(" ");
  return words === "" ? null : `${speaker}: ${words}`;
}
