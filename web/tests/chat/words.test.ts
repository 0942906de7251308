import { describe, expect, it } from "vitest";
import { Announcer, type Snapshot } from "../../src/chat/announcer.js";
import { charactersLeft, inputMode, tidyAnswer } from "../../src/chat/input-mode.js";
import { safeLink } from "../../src/chat/links.js";
import { parseFrame } from "../../src/chat/protocol.js";
import { languageOf, STRINGS } from "../../src/chat/strings.js";

const server = new URL("https://chat.example");

describe("frames", () => {
  it("are read as the contract writes them", () => {
    const frame = {
      type: "message",
      seq: 7,
      from: "bot",
      text: "Wat is je e-mailadres?",
      asks: "email",
      choices: [{ label: "Ja", value: "yes" }],
      link: { label: "Kaart invoeren", url: "/l/x" },
    };
    expect(parseFrame(JSON.stringify(frame))).toEqual(frame);
    expect(parseFrame('{"type":"owner","owner":"rep","name":"Sanne"}')).toEqual({
      type: "owner",
      owner: "rep",
      name: "Sanne",
    });
  });

  it.each([
    "",
    "[]",
    "null",
    "{",
    '{"type":"toString"}',
    '{"type":"__proto__"}',
    '{"type":"news"}',
    '{"type":"message","seq":0,"from":"bot","text":""}',
    '{"type":"message","seq":1.5,"from":"bot","text":""}',
    '{"type":"message","seq":1,"from":"stranger","text":""}',
    '{"type":"message","seq":1,"from":"bot"}',
    '{"type":"owner","owner":"cat"}',
  ])("that make no sense are passed over: %j", (text) => {
    expect(parseFrame(text)).toBeNull();
  });

  it("lose only the parts that make no sense", () => {
    const text =
      '{"type":"message","seq":1,"from":"bot","text":"a","asks":5,"choices":[{"label":"x"},{"label":"J","value":"j"}],"link":{"url":"/l/x"}}';
    expect(parseFrame(text)).toEqual({
      type: "message",
      seq: 1,
      from: "bot",
      text: "a",
      choices: [{ label: "J", value: "j" }],
    });
  });
});

describe("links", () => {
  it("lead to our own paths or, said beforehand, to https elsewhere", () => {
    expect(safeLink("/l/abc", server)).toEqual({ href: "https://chat.example/l/abc", elsewhere: null });
    expect(safeLink("https://pay.example/x", server)).toEqual({
      href: "https://pay.example/x",
      elsewhere: "pay.example",
    });
    expect(safeLink("http://127.0.0.1:8080/l/a", new URL("http://127.0.0.1:8080"))?.elsewhere).toBeNull();
  });

  it.each([
    "javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "http://pay.example/",
    "//evil.example/l/a",
    "\\\\evil.example/l/a",
    "/\\evil.example",
    "https://chat.example@evil.example/",
    "https://user:pass@chat.example/",
    "https://",
  ])("never lead to %j", (url) => {
    expect(safeLink(url, server)).toBeNull();
  });
});

describe("the answer field", () => {
  it("offers what the device knows for each question", () => {
    const offered = ["otp", "email_code", "mobile_number", "full_name", "email", "job_title", "company"].map(
      (asks) => inputMode(asks).autocomplete,
    );
    expect(offered).toEqual([
      "one-time-code",
      "one-time-code",
      "tel",
      "name",
      "email",
      "organization-title",
      "organization",
    ]);
    expect(inputMode("otp").inputmode).toBe("numeric");
    expect(inputMode("mobile_number").type).toBe("tel");
  });

  it("takes free words for any question, and for keys it does not know", () => {
    for (const asks of [null, "review", "constructor", "toString"])
      expect(inputMode(asks).singleLine).toBe(false);
  });

  it("reads a pasted code through its spaces and hyphens, and leaves questions alone", () => {
    expect(tidyAnswer(" 123-456 ", "otp")).toBe("123456");
    expect(tidyAnswer("ik kreeg 123-456 niet ", "otp")).toBe("ik kreeg 123-456 niet");
    expect(tidyAnswer(" 06 123 ", "mobile_number")).toBe("06 123");
  });

  it("counts characters as people do, and only near the end", () => {
    expect(charactersLeft("a".repeat(1_700))).toBeNull();
    expect(charactersLeft("a".repeat(1_990))).toBe(10);
    expect(charactersLeft("😀".repeat(1_999))).toBe(1);
    expect(charactersLeft("a".repeat(2_001))).toBe(-1);
  });
});

describe("the words of the chat", () => {
  const flat = (strings: object): Map<string, unknown> =>
    new Map(
      Object.entries(strings).flatMap(([key, value]: [string, unknown]) =>
        typeof value === "object" && value !== null
          ? Object.entries(value).map(([inner, text]): [string, unknown] => [`${key}.${inner}`, text])
          : [[key, value] as [string, unknown]],
      ),
    );

  it("exist in both languages, key by key", () => {
    const [nl, en] = [flat(STRINGS.nl), flat(STRINGS.en)];
    expect([...en.keys()]).toEqual([...nl.keys()]);
    for (const [key, text] of nl) {
      if (typeof text === "string" && !["botRole"].includes(key)) expect(en.get(key), key).not.toBe(text);
    }
  });

  it("are calm: no exclamation marks, apologies or blame", () => {
    for (const strings of Object.values(STRINGS)) {
      const words = [...flat(strings).values()].map((text) =>
        typeof text === "function" ? text(2, 6, "x") : text,
      );
      for (const text of words) expect(text).not.toMatch(/!|\b(sorry|oops|oeps|ongeldig|invalid|fout)\b/i);
    }
  });

  it("follow a language tag with a region, and no other language", () => {
    expect(["nl-BE", "EN-gb", "de", "", null].map(languageOf)).toEqual(["nl", "en", null, null, null]);
  });
});

describe("what is said to a screen reader", () => {
  const quiet: Snapshot = {
    line: "open",
    typing: null,
    progress: null,
    replaying: false,
    underWay: 0,
    messages: [],
  };
  const said = (...steps: Partial<Snapshot>[]): (string | null)[] => {
    const announcer = new Announcer();
    let now = quiet;
    announcer.next(now, STRINGS.nl, "Welkom");
    return steps.map((step) => {
      now = { ...now, ...step };
      return announcer.next(now, STRINGS.nl, "Welkom");
    });
  };

  it("tells of typing once, not again and again", () => {
    expect(said({ typing: "bot" }, { typing: "bot" }, {})).toEqual(["Welkom typt", null, null]);
  });

  it("tells of a lost line and of its return", () => {
    expect(said({ line: "lost" }, {}, { line: "connecting" }, { line: "open" })).toEqual([
      STRINGS.nl.offline,
      null,
      null,
      null,
    ]);
    expect(said({ line: "lost" }, { line: "open" })[1]).toBe(STRINGS.nl.back);
  });

  it("tells of a new stage and of a sent answer", () => {
    expect(said({ progress: { stage: 2, stages: 6, label: "Bedrijf" } })).toEqual(["Stap 2 van 6: Bedrijf"]);
    expect(said({ underWay: 1 }, { underWay: 0 })).toEqual([null, "Verzonden"]);
  });

  it("tells after the history came in only the open question, or the whole greeting of a new conversation", () => {
    const bot = { type: "message", from: "bot" } as const;
    const greeting = [
      { ...bot, seq: 1, text: "Hoi." },
      { ...bot, seq: 2, text: "Je nummer?" },
    ];
    const history = [
      ...greeting,
      { ...bot, seq: 3, from: "customer", text: "06" } as const,
      { ...bot, seq: 4, text: "De code?" },
    ];
    expect(said({ replaying: true, messages: greeting }, { replaying: false })[1]).toBe(
      "Welkom: Hoi. Je nummer?",
    );
    expect(said({ replaying: true, messages: history }, { replaying: false })[1]).toBe("Welkom: De code?");
  });
});
