/**
 * Owns what survives a reload of this tab: the unfinished answer and what was not confirmed yet, never a code or
 * anything like a card number. Session storage only. Next: `chat.ts` gives it back to the conversation.
 */
import type { NewOutgoing, Outgoing } from "./outbox.js";

const KEY = "welkom-chat";
const SECRET_ASKS: readonly string[] = ["otp", "email_code", "second_factor", "card"];

export interface Remembered {
  readonly draft: string;
  readonly unsent: readonly NewOutgoing[];
}

const NOTHING: Remembered = { draft: "", unsent: [] };

/** Whether a text may rest in the browser, given the question it answers. */
export function mayRemember(text: string, asks: string | null): boolean {
  if (asks !== null && SECRET_ASKS.includes(asks)) return false;
  if (/^\D*(?:\d[\s-]?){6}\D*$/.test(text)) return false;
  return !looksLikeCard(text);
}

/** Twelve digits or more in a row, however spaced, that are not plainly a phone number: half a card counts too. */
function looksLikeCard(text: string): boolean {
  const runs = text.match(/(?:\+|\b00)?\d(?:[\s.\-/]*\d)+/g) ?? [];
  return runs.some((run) => {
    const digits = run.replace(/\D/g, "").length;
    const international = run.startsWith("+") || run.startsWith("00");
    return digits >= (international ? 16 : 12);
  });
}

export function remember(draft: string, asks: string | null, outgoing: readonly Outgoing[]): void {
  const unsent = outgoing
    .filter((item) => item.status !== "confirmed" && mayRemember(item.text, item.asks))
    .map(({ id, kind, text, value, asks: answered }) => ({
      id,
      kind,
      text,
      asks: answered,
      ...(value === undefined ? {} : { value }),
    }));
  const kept = mayRemember(draft, asks) ? draft : "";
  if (kept === "" && unsent.length === 0) withStorage((storage) => storage.removeItem(KEY));
  else withStorage((storage) => storage.setItem(KEY, JSON.stringify({ draft: kept, unsent })));
}

export function recall(): Remembered {
  const text = withStorage((storage) => storage.getItem(KEY));
  if (!text) return NOTHING;
  try {
    return readRemembered(JSON.parse(text));
  } catch {
    return NOTHING;
  }
}

function readRemembered(json: unknown): Remembered {
  if (typeof json !== "object" || json === null) return NOTHING;
  const { draft, unsent } = json as { draft?: unknown; unsent?: unknown };
  return {
    draft: typeof draft === "string" ? draft : "",
    unsent: Array.isArray(unsent) ? unsent.filter(isOutgoing) : [],
  };
}

function isOutgoing(value: unknown): value is NewOutgoing {
  if (typeof value !== "object" || value === null) return false;
  const { id, kind, text } = value as Partial<NewOutgoing>;
  return typeof id === "string" && typeof text === "string" && (kind === "message" || kind === "choose");
}

/** Storage can be closed to us (private mode, embedding rules); then nothing is kept and nothing breaks. */
function withStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(globalThis.sessionStorage);
  } catch {
    return null;
  }
}
