/**
 * Owns the shapes of the web chat frames and the one place where bytes from the socket become typed frames.
 * Next: `conversation.ts` decides what a frame changes.
 */

export type Sender = "bot" | "rep" | "customer" | "system";

export interface Choice {
  readonly label: string;
  readonly value: string;
}

export interface ChatLink {
  readonly label: string;
  readonly url: string;
}

export interface MessageFrame {
  readonly type: "message";
  readonly seq: number;
  readonly from: Sender;
  readonly text: string;
  readonly id?: string;
  readonly asks?: string;
  readonly choices?: readonly Choice[];
  readonly link?: ChatLink;
  /** Language of the text, when the server tells it. */
  readonly lang?: string;
  /** Moment of the message in ISO 8601, when the server tells it. */
  readonly at?: string;
  /** Who of the reps wrote it, when the server tells it. */
  readonly name?: string;
  /** Where it was written, when that was not here: `sms` and the like. */
  readonly channel?: string;
}

export type ServerFrame =
  | MessageFrame
  | { readonly type: "ack"; readonly id: string; readonly seq: number }
  | { readonly type: "progress"; readonly stage: number; readonly stages: number; readonly label: string }
  | { readonly type: "typing"; readonly from: Sender }
  | { readonly type: "owner"; readonly owner: "bot" | "rep"; readonly name?: string }
  | { readonly type: "error"; readonly code: string; readonly text: string; readonly id?: string }
  | { readonly type: "redacted"; readonly seq: number; readonly text: string }
  | { readonly type: "session"; readonly renew: string }
  | { readonly type: "pong" };

export type ClientFrame =
  | { readonly type: "hello"; readonly last_seq: number }
  | { readonly type: "message"; readonly id: string; readonly text: string }
  | { readonly type: "choose"; readonly id: string; readonly value: string }
  | { readonly type: "typing" }
  | { readonly type: "ping" };

/** What `POST /chat/session` answers; the language where the server tells it. */
export interface SessionAnswer {
  readonly conversation: string;
  readonly language?: string;
}

type Json = Readonly<Record<string, unknown>>;
type Reader = (json: Json) => ServerFrame | null;

const SENDERS: readonly string[] = ["bot", "rep", "customer", "system"];

const READERS: Readonly<Record<string, Reader>> = {
  message: readMessage,
  ack: (json) => (isText(json.id) && isSeq(json.seq) ? { type: "ack", id: json.id, seq: json.seq } : null),
  progress: (json) =>
    isSeq(json.stage) && isSeq(json.stages)
      ? { type: "progress", stage: json.stage, stages: json.stages, label: textOr(json.label, "") }
      : null,
  typing: (json) => (isSender(json.from) ? { type: "typing", from: json.from } : null),
  owner: (json) =>
    json.owner === "bot" || json.owner === "rep"
      ? { type: "owner", owner: json.owner, ...some("name", json.name) }
      : null,
  error: (json) =>
    isText(json.code)
      ? { type: "error", code: json.code, text: textOr(json.text, ""), ...some("id", json.id) }
      : null,
  redacted: (json) =>
    isSeq(json.seq) ? { type: "redacted", seq: json.seq, text: textOr(json.text, "") } : null,
  session: (json) => (isText(json.renew) ? { type: "session", renew: json.renew } : null),
  pong: () => ({ type: "pong" }),
};

/** The frame in a socket message; null for anything that is not a frame we know, which newer servers may send. */
export function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return null;
  }
  if (!isObject(json) || !isText(json.type)) return null;
  return Object.hasOwn(READERS, json.type) ? (READERS[json.type]?.(json) ?? null) : null;
}

/** The answer of the session request; null when it is not one. */
export function readSession(body: unknown): SessionAnswer | null {
  if (!isObject(body) || !isText(body.conversation)) return null;
  return { conversation: body.conversation, ...some("language", body.language) };
}

function readMessage(json: Json): MessageFrame | null {
  if (!isSeq(json.seq) || !isSender(json.from) || typeof json.text !== "string") return null;
  const choices = readChoices(json.choices);
  const link = readLink(json.link);
  return {
    type: "message",
    seq: json.seq,
    from: json.from,
    text: json.text,
    ...some("id", json.id),
    ...some("asks", json.asks),
    ...some("lang", json.lang),
    ...some("at", json.at),
    ...some("name", json.name),
    ...some("channel", json.channel),
    ...(choices.length > 0 ? { choices } : {}),
    ...(link ? { link } : {}),
  };
}

function readChoices(value: unknown): Choice[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) =>
    isObject(item) && isText(item.label) && isText(item.value)
      ? [{ label: item.label, value: item.value }]
      : [],
  );
}

function readLink(value: unknown): ChatLink | null {
  return isObject(value) && isText(value.label) && isText(value.url)
    ? { label: value.label, url: value.url }
    : null;
}

function some<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  return (isText(value) ? { [key]: value } : {}) as { [P in K]?: string };
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === "string" ? value : fallback;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isSender(value: unknown): value is Sender {
  return typeof value === "string" && SENDERS.includes(value);
}
