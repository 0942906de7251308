import { describe, expect, it } from "vitest";
import type { Outgoing } from "../../src/chat/outbox.js";
import type { MessageFrame } from "../../src/chat/protocol.js";
import { pendingQuestion, type Row, rows, spokenLanguage } from "../../src/chat/reading.js";

const YES_NO = [
  { label: "Ja, dat klopt", value: "yes" },
  { label: "Nee", value: "no" },
];
const START = Date.parse("2026-08-22T10:00:00Z");

function talk(...lines: Partial<MessageFrame>[]): MessageFrame[] {
  return lines.map((line, index) => ({ type: "message", seq: index + 1, from: "bot", text: "…", ...line }));
}

function sending(text: string, more: Partial<Outgoing> = {}): Outgoing {
  return { id: "u1", kind: "message", text, asks: null, status: "sending", sentAt: 0, attempts: 1, ...more };
}

function read(messages: MessageFrame[], outgoing: Outgoing[] = [], minutesApart = 0): readonly Row[] {
  return rows(messages, outgoing, ({ seq }) => new Date(START + (seq - 1) * minutesApart * 60_000));
}

describe("the pending question", () => {
  it("is the one asked last, also after words that ask nothing", () => {
    expect(pendingQuestion(talk({ asks: "otp" }, { asks: "email" }, { from: "system" }))).toBe("email");
    expect(pendingQuestion(talk({}, {}))).toBeNull();
  });
});

describe("offered answers", () => {
  const asked = { asks: "company_confirmed", choices: YES_NO };

  it("are open until something is answered", () => {
    expect(read(talk(asked))[0]?.choices).toMatchObject({ open: true, chosen: null });
    expect(read(talk(asked, { from: "system", text: "Sanne kijkt mee" }))[0]?.choices?.open).toBe(true);
  });

  it("show which one was chosen, from the transcript alone, by label or by value", () => {
    for (const text of ["Ja, dat klopt", "YES"]) {
      const set = read(talk(asked, { from: "customer", text }))[0]?.choices;
      expect(set).toMatchObject({ open: false, chosen: "yes" });
    }
  });

  it("are used, with none chosen, when the customer typed something else", () => {
    const set = read(talk(asked, { from: "customer", text: "waarom?" }))[0]?.choices;
    expect(set).toMatchObject({ open: false, chosen: null });
  });

  it("are used at once while the choice is on its way, and open again when it was refused", () => {
    const chosen = sending("Nee", { kind: "choose", value: "no" });
    expect(read(talk(asked), [chosen])[0]?.choices).toMatchObject({ open: false, chosen: "no" });
    const refused = sending("Nee", { kind: "choose", value: "no", status: "failed" });
    expect(read(talk(asked), [refused])[0]?.choices?.open).toBe(true);
  });

  it("of an earlier question stay used when the same question is asked again", () => {
    const [first, , again] = read(talk(asked, { from: "customer", text: "waarom?" }, asked));
    expect(first?.choices?.open).toBe(false);
    expect(again?.choices?.open).toBe(true);
  });
});

describe("rows", () => {
  it("keep their key from sending to confirmation, so that no node is put in twice", () => {
    const [under] = read([], [sending("hoi")]);
    const [confirmed] = read(talk({ from: "customer", id: "u1", text: "hoi" }));
    expect(under?.key).toBe(confirmed?.key);
  });

  it("put messages of one speaker within a few minutes together", () => {
    const groups = read(talk({}, {}, { from: "customer" }), [], 1).map((row) => [
      row.opensGroup,
      row.closesGroup,
    ]);
    expect(groups).toEqual([
      [true, false],
      [false, true],
      [true, true],
    ]);
    expect(read(talk({}, {}), [], 6).every((row) => row.opensGroup && row.closesGroup)).toBe(true);
  });

  it("open a day once, with its first message", () => {
    const days = read(talk({}, {}, {}), [], 13 * 60).map((row) => row.opensDay);
    expect(days[0]).toBe(true);
    expect(days.filter(Boolean)).toHaveLength(2);
  });
});

describe("the language of the conversation", () => {
  it("is that of the newest text that tells", () => {
    expect(spokenLanguage(talk({ lang: "nl" }, { lang: "en" }, {}), [])).toBe("en");
    expect(spokenLanguage(talk({}), [])).toBeNull();
  });

  it("is what the customer asked for, already while that is on its way", () => {
    expect(spokenLanguage(talk({ lang: "nl" }, { from: "customer", text: "english please" }), [])).toBe("en");
    expect(spokenLanguage(talk({ lang: "en" }), [sending("Nederlands graag")])).toBe("nl");
  });
});
