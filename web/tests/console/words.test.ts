import { describe, expect, it } from "vitest";
import { euros, factText, findings } from "../../src/console/facts.js";
import { addressOf, routeOf } from "../../src/console/route.js";
import { entered, faultsOf } from "../../src/console/signing-in.js";
import { day, span, spanInWords } from "../../src/console/times.js";
import { checkLabel, questionLabel, reasonLabel, statusLabel } from "../../src/console/words.js";

const NOW = new Date(2026, 2, 1, 12, 0);
const MINUTE = 60_000;

describe("facts", () => {
  it.each([
    ["full_name", { first: "Jan", last: "de Vries" }, "Jan de Vries"],
    ["country", { code: "nl" }, "Netherlands"],
    ["vat_number", { skipped: true }, "Skipped"],
    ["card", { brand: "visa", last4: "4242", fingerprint: "secret" }, "Visa •••• 4242"],
    ["budget", { cents: 150_000, warn: "jan@x.example" }, "€1,500 a month, warns jan@x.example"],
    ["registration_number", { search: "Bakkerij" }, "Searched for “Bakkerij”"],
    ["call", { slot: NOW.toISOString(), now: true }, "today 12:00 (asked: now)"],
    ["something_new", { one: "a", two: ["b", "c"], three: null }, "a, b, c"],
  ])("are written for people: %s", (key, fact, expected) => {
    expect(factText(key, fact, NOW)).toBe(expected);
  });

  it("of a check leave out what says nothing to a rep", () => {
    expect(
      findings({ score: 0.71, fingerprint: "x", trace: {}, limit_cents: 5_000_00, empty: null }),
    ).toEqual([
      { label: "Score", value: "0.71" },
      { label: "Credit limit", value: "€5,000" },
    ]);
  });

  it("with cents show them", () => {
    expect(euros(1250)).toBe("€12.50");
  });
});

describe("words", () => {
  it("prefer a check's own reason, then the shared one, then the key in plain letters", () => {
    expect(reasonLabel("vat", "unknown")).toBe("Unknown to the tax office.");
    expect(reasonLabel("credit", "no_answer")).toBe("The provider did not answer in time.");
    expect(reasonLabel("card", "brand_new_reason")).toBe("Brand new reason.");
    expect(reasonLabel("card", "")).toBe("");
  });

  it("never show a bare key", () => {
    for (const label of [questionLabel, checkLabel, statusLabel])
      expect(label("brand_new_key")).toBe("Brand new key");
  });
});

describe("times", () => {
  it("name the days around today", () => {
    const days = [-1, 0, 1].map((apart) => day(new Date(2026, 2, 1 + apart, 23, 59), NOW));
    expect(days).toEqual(["yesterday", "today", "tomorrow"]);
    expect(day(new Date(2026, 2, 9), NOW)).toContain("9 Mar");
    expect(day(new Date(2025, 2, 9), NOW)).toContain("2025");
  });

  it.each([
    [0, "now", "less than a minute"],
    [MINUTE, "1 min", "1 minute"],
    [59 * MINUTE, "59 min", "59 minutes"],
    [90 * MINUTE, "1 h", "1 hour"],
    [47 * 60 * MINUTE, "47 h", "47 hours"],
    [49 * 60 * MINUTE, "2 d", "2 days"],
  ])("write a span for the eye and for the ear: %i", (milliseconds, short, words) => {
    expect([span(milliseconds), spanInWords(milliseconds)]).toEqual([short, words]);
  });
});

describe("addresses", () => {
  it("lead to a conversation and to its details, and back", () => {
    expect(routeOf(addressOf("a/b c"))).toEqual({ conversation: "a/b c", details: false });
    expect(routeOf(addressOf("x", true))).toEqual({ conversation: "x", details: true });
    expect(routeOf(addressOf(null)).conversation).toBeNull();
  });

  it.each(["", "#", "#/d/x", "#/c/", "#/c/%E0%A4%A"])("that are none lead to the queue: %j", (hash) => {
    expect(routeOf(hash).conversation).toBeNull();
  });
});

describe("signing in", () => {
  it("takes a code however it is spaced, and spaces around the address", () => {
    const form = new FormData();
    form.set("email", " rep1@welkom.example ");
    form.set("password", " with spaces ");
    form.set("totp", "123 456");
    const given = entered(form);
    expect(given).toEqual({ email: "rep1@welkom.example", password: " with spaces ", totp: "123456" });
    expect(faultsOf(given)).toEqual({});
  });

  it("names each field that is still to be filled in", () => {
    expect(Object.keys(faultsOf(entered(new FormData())))).toEqual(["email", "password", "totp"]);
    expect(faultsOf({ email: "a@b.nl", password: "x", totp: "12345" })).toHaveProperty("totp");
  });
});
