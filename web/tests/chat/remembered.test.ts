import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Outgoing } from "../../src/chat/outbox.js";
import { mayRemember, recall, remember } from "../../src/chat/remembered.js";

beforeEach(() => sessionStorage.clear());

const item = (text: string, asks: string | null = null): Outgoing => ({
  id: `id of ${text}`,
  kind: "message",
  text,
  asks,
  status: "sending",
  sentAt: 5,
  attempts: 1,
});

describe("what may rest in the browser", () => {
  it.each([
    ["4111 1111 1111 1111", null],
    ["4111-1111-1111", null],
    ["mijn kaart is 5555555555554444, cvc 123", "email"],
    ["3782 822463 10005", "budget"],
    ["123456", null],
    ["123 456", "email"],
    ["de code is 12-34-56", null],
    ["12", "otp"],
    ["x", "email_code"],
    ["x", "card"],
    ["x", "second_factor"],
  ])("never is %j as an answer to %j", (text, asks) => {
    expect(mayRemember(text, asks)).toBe(false);
  });

  it.each([
    ["Jan de Vries", "full_name"],
    ["+31 6 12345678", "mobile_number"],
    ["0049 1512 3456789", "mobile_number"],
    ["12345678", "registration_number"],
    ["NL001234567B01", "vat_number"],
    ["jan@bakkerij.example", "email"],
    ["bel me om 14:30 op 22-08-2026", null],
  ])("is %j as an answer to %j", (text, asks) => {
    expect(mayRemember(text, asks)).toBe(true);
  });

  it("is nothing on the way while a card number is typed digit by digit beyond what anyone could use", () => {
    const card = "4111 1111 1111 1111";
    for (let length = 1; length <= card.length; length += 1) {
      remember(card.slice(0, length), null, []);
      const digits = (sessionStorage.getItem("welkom-chat") ?? "").replace(/\D/g, "");
      expect(digits.length).toBeLessThan(12);
    }
    expect(sessionStorage.length).toBe(0);
  });
});

describe("remembering", () => {
  it("gives back the draft and what was not confirmed, and nothing else", () => {
    remember("half een antw", "full_name", [item("Jan"), item("482913", "otp")]);
    expect(recall()).toEqual({
      draft: "half een antw",
      unsent: [{ id: "id of Jan", kind: "message", text: "Jan", asks: null }],
    });
    expect(Object.keys(sessionStorage)).toEqual(["welkom-chat"]);
    expect(localStorage.length).toBe(0);
  });

  it("leaves nothing behind when there is nothing to keep", () => {
    remember("iets", null, []);
    remember("", null, []);
    expect(sessionStorage.length).toBe(0);
  });

  it("survives storage that holds something else, or that is closed", () => {
    for (const text of ["not json", "5", '{"draft":1,"unsent":[{"id":2}]}']) {
      sessionStorage.setItem("welkom-chat", text);
      expect(recall()).toEqual({ draft: "", unsent: [] });
    }
    vi.stubGlobal("sessionStorage", undefined);
    expect(() => remember("x", null, [])).not.toThrow();
    expect(recall()).toEqual({ draft: "", unsent: [] });
  });
});
