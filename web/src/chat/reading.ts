/**
 * Owns what can be read off a transcript: the pending question, the offered answers, who spoke together, the
 * language. Pure functions. Next: `templates/log.ts` draws the rows.
 */
import type { Outgoing } from "./outbox.js";
import type { Choice, MessageFrame, Sender } from "./protocol.js";
import { LANGUAGE_REQUESTS, type Language } from "./strings.js";

const GROUP_WITHIN_MS = 5 * 60_000;

export interface ChoiceSet {
  readonly choices: readonly Choice[];
  /** False once it was answered, by a choice or in words. */
  readonly open: boolean;
  readonly chosen: string | null;
}

export interface Row {
  /** Stays the same from sending to confirmation, so that no node is put in twice. */
  readonly key: string;
  readonly from: Sender;
  readonly text: string;
  readonly message: MessageFrame | null;
  readonly outgoing: Outgoing | null;
  readonly at: Date | null;
  readonly opensDay: boolean;
  readonly opensGroup: boolean;
  readonly closesGroup: boolean;
  readonly choices: ChoiceSet | null;
}

/** Key of the question that was asked last. */
export function pendingQuestion(messages: readonly MessageFrame[]): string | null {
  const asking = messages.findLast((message) => message.from === "bot" && message.asks !== undefined);
  return asking?.asks ?? null;
}

/** Language the conversation is in by now: what the texts say they are, or what the customer asked for last. */
export function spokenLanguage(
  messages: readonly MessageFrame[],
  outgoing: readonly Outgoing[],
): Language | null {
  const asked = outgoing.findLast((item) => requestedLanguage(item.text) !== null);
  if (asked) return requestedLanguage(asked.text);
  for (const message of messages.toReversed()) {
    const language = message.from === "customer" ? requestedLanguage(message.text) : known(message.lang);
    if (language !== null) return language;
  }
  return null;
}

/** Everything to draw, in order: what the server has, then what is still under way. */
export function rows(
  messages: readonly MessageFrame[],
  outgoing: readonly Outgoing[],
  arrival: (message: MessageFrame) => Date | null,
): readonly Row[] {
  const items = [
    ...messages.map((message, index) => confirmedRow(messages, outgoing, index, arrival(message))),
    ...outgoing.map(outgoingRow),
  ];
  return items.map((item, index) => placed(item, items[index - 1], items[index + 1]));
}

type Item = Omit<Row, "opensDay" | "opensGroup" | "closesGroup">;

function confirmedRow(
  messages: readonly MessageFrame[],
  outgoing: readonly Outgoing[],
  index: number,
  at: Date | null,
): Item {
  const message = messages[index] as MessageFrame;
  return {
    key: message.id ?? `#${message.seq}`,
    from: message.from,
    text: message.text,
    message,
    outgoing: null,
    at,
    choices: choiceSet(messages, outgoing, index),
  };
}

function outgoingRow(outgoing: Outgoing): Item {
  const { id, text } = outgoing;
  return { key: id, from: "customer", text, message: null, outgoing, at: null, choices: null };
}

function choiceSet(
  messages: readonly MessageFrame[],
  outgoing: readonly Outgoing[],
  index: number,
): ChoiceSet | null {
  const choices = messages[index]?.choices;
  if (!choices) return null;
  const later = messages.slice(index + 1);
  const reply = later.find((message) => message.from === "customer");
  const replaced = later.findIndex((message) => message.choices !== undefined || message.asks !== undefined);
  const answered = reply !== undefined && (replaced < 0 || later.indexOf(reply) < replaced);
  if (answered) return { choices, open: false, chosen: chosenValue(choices, reply.text) };
  if (replaced >= 0) return { choices, open: false, chosen: null };
  const underWay = outgoing.find((item) => item.status !== "failed");
  if (!underWay) return { choices, open: true, chosen: null };
  return { choices, open: false, chosen: underWay.value ?? chosenValue(choices, underWay.text) };
}

function chosenValue(choices: readonly Choice[], reply: string): string | null {
  const said = reply.trim().toLocaleLowerCase();
  const match = choices.find(
    (choice) => choice.label.toLocaleLowerCase() === said || choice.value.toLocaleLowerCase() === said,
  );
  return match?.value ?? null;
}

function placed(item: Item, before: Item | undefined, after: Item | undefined): Row {
  const opensDay = item.at !== null && (!before?.at || !sameDay(before.at, item.at));
  return {
    ...item,
    opensDay,
    opensGroup: opensDay || !together(before, item),
    closesGroup: !together(item, after),
  };
}

function together(one: Item | undefined, next: Item | undefined): boolean {
  if (!one || !next || one.from !== next.from || one.choices || one.message?.name !== next.message?.name)
    return false;
  if (!one.at || !next.at) return true;
  return sameDay(one.at, next.at) && next.at.getTime() - one.at.getTime() < GROUP_WITHIN_MS;
}

function sameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}

function requestedLanguage(text: string): Language | null {
  const said = text.trim().toLowerCase();
  return known(Object.entries(LANGUAGE_REQUESTS).find(([, request]) => request.toLowerCase() === said)?.[0]);
}

function known(lang: string | undefined): Language | null {
  const short = lang?.slice(0, 2).toLowerCase();
  return short === "nl" || short === "en" ? short : null;
}
