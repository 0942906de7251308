import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WelkomConsole } from "../../src/console/console.js";
import type { Dossier } from "../../src/console/records.js";
import { aCall, aCheck, aDossier, aLine, aRow, FakeGateway, SESSION, signedOut } from "./given.js";

const POLYGLOT = `"><img src=x onerror=alert(1)><script>alert(1)</script>\${7*7}{{7*7}}<a href="javascript:alert(1)">x</a> https://evil.example`;

let gateway: FakeGateway;
let shown: Dossier;
let page: WelkomConsole;

beforeEach(() => {
  location.hash = "";
  gateway = new FakeGateway();
  shown = aDossier();
  gateway.shows(() => shown);
});

afterEach(() => page.remove());

const find = <T extends Element = HTMLElement>(selector: string): T => {
  const found = page.shadowRoot?.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
const all = (selector: string): HTMLElement[] => [
  ...(page.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
];
const focused = (): string | undefined => page.shadowRoot?.activeElement?.id;
const text = (selector: string): string => find(selector).textContent?.replace(/\s+/g, " ").trim() ?? "";

async function opened(hash = ""): Promise<void> {
  location.hash = hash;
  page = new WelkomConsole();
  page.api = gateway.api;
  document.body.append(page);
  await vi.waitFor(() => expect(page.workplace.phase).not.toBe("starting"));
  await page.updateComplete;
}

async function openedConversation(): Promise<void> {
  await opened("#/c/a");
  await vi.waitFor(() => find(".log"));
}

describe("signing in", () => {
  beforeEach(async () => {
    gateway.on("GET session", signedOut);
    await opened();
  });

  const submit = (): boolean => find("form").dispatchEvent(new SubmitEvent("submit", { cancelable: true }));

  it("says what is missing beside each field and goes to the first", async () => {
    submit();
    await vi.waitFor(() => expect(focused()).toBe("email"));
    for (const name of ["email", "password", "totp"]) {
      expect(find(`#${name}`).getAttribute("aria-invalid")).toBe("true");
      expect(find(`#${name}`).getAttribute("aria-describedby")).toContain(`${name}-fault`);
    }
    expect(gateway.deeds).toEqual([]);
  });

  it("has fields that password managers and authenticators know", () => {
    const tokens = ["email", "password", "totp"].map((name) => find(`#${name}`).getAttribute("autocomplete"));
    expect(tokens).toEqual(["username", "current-password", "one-time-code"]);
  });

  it("says why it was refused, keeps the address, and asks for another code", async () => {
    gateway.on("POST session", () => ({ status: 401, json: { error: "A code works once." } }));
    for (const [name, value] of [
      ["email", "rep1@welkom.example"],
      ["password", "secret"],
      ["totp", "123456"],
    ] as const) {
      find<HTMLInputElement>(`#${name}`).value = value;
    }
    submit();
    await vi.waitFor(() => expect(text('[role="alert"]')).toBe("A code works once."));
    await vi.waitFor(() => expect(focused()).toBe("totp"));
    expect(["email", "totp"].map((name) => find<HTMLInputElement>(`#${name}`).value)).toEqual([
      "rep1@welkom.example",
      "",
    ]);
  });
});

describe("the page", () => {
  it("shows every word of a customer's as text; their links lead nowhere", async () => {
    shown = aDossier({
      phone: POLYGLOT,
      transcript: [
        aLine(1, { text: POLYGLOT }),
        aLine(2, {
          from: "bot",
          text: POLYGLOT,
          link: { label: POLYGLOT, url: "https://evil.example" },
          choices: [{ label: POLYGLOT, value: "x" }],
        }),
        aLine(3, { from: "rep", name: POLYGLOT, text: POLYGLOT }),
        aLine(4, { from: "system", text: POLYGLOT }),
      ],
      facts: [
        { key: "full_name", stage: 1, fact: { first: POLYGLOT, last: POLYGLOT } },
        { key: "company_confirmed", stage: 2, fact: { name: POLYGLOT, address: POLYGLOT } },
        { key: "other", stage: 2, fact: { x: POLYGLOT } },
      ],
      checks: { card: aCheck("review", { reason: POLYGLOT, data: { name: POLYGLOT } }) },
      calls: [aCall({ outcome: "reached", note: POLYGLOT })],
      audit: [
        {
          actor: "x",
          name: POLYGLOT,
          action: POLYGLOT,
          at: "2026-03-01T12:00:00Z",
          detail: { reason: POLYGLOT },
        },
      ],
    });
    gateway.on("GET conversations", () => ({
      json: [aRow("b", { company: POLYGLOT, name: POLYGLOT, rep: POLYGLOT })],
    }));
    await openedConversation();
    await vi.waitFor(() => find(".item"));
    expect(all("img, script")).toEqual([]);
    const targets = all("a").map((link) => link.getAttribute("href"));
    expect(targets.every((target) => target?.startsWith("#/"))).toBe(true);
    expect(all(".bubble").map((bubble) => bubble.textContent)).toEqual([POLYGLOT, POLYGLOT, POLYGLOT]);
  });

  it("tells apart who said what, for eye and ear", async () => {
    shown = aDossier({
      transcript: [
        aLine(1),
        aLine(2, { from: "bot" }),
        aLine(3, { from: "rep", name: "Sanne", channel: "sms" }),
        aLine(4, { from: "system" }),
        aLine(5, { redacted: true, text: "[removed]" }),
      ],
    });
    await openedConversation();
    const said = all(".log .row").map((row) => row.textContent?.replace(/\s+/g, " ").trim() ?? "");
    expect(said[0]).toContain("Customer");
    expect(said[1]).toContain("Bot");
    expect(said[2]).toMatch(/Sanne\s+SMS/);
    expect(said[3]).toContain("System: line 4");
    expect(said[4]).toContain("may not be kept");
    expect(all(".log .row").map((row) => row.classList[1])).toEqual([
      "customer",
      "bot",
      "rep",
      "system",
      "customer",
    ]);
  });

  it("names the outcome of a check in words, with why and how often", async () => {
    shown = aDossier({
      checks: { card: aCheck("failed", { reason: "prepaid", tries: 2 }), otp: aCheck("passed") },
    });
    await openedConversation();
    expect(text(".checks li:first-child")).toBe("Payment card: Failed A prepaid card. 2 tries");
    expect(text(".summary")).toBe("1 failed, 1 passed");
  });

  it("has a named log, a status region, and one heading for each place", async () => {
    await openedConversation();
    expect(find('[role="log"]').getAttribute("aria-label")).toBe("Conversation");
    expect(find('[role="status"]')).toBeTruthy();
    expect(all("h1, h2").map((heading) => heading.textContent?.trim())).toEqual([
      "Welkom console",
      "Conversations",
      "+31612345678",
      "Details",
    ]);
  });

  it("does not read out what stood there before", async () => {
    shown = aDossier({ transcript: [aLine(1)] });
    await openedConversation();
    expect(find('[role="log"]').getAttribute("aria-live")).toBe("off");
    await vi.waitFor(() => expect(find('[role="log"]').hasAttribute("aria-live")).toBe(false), 2000);
  });
});

describe("writing", () => {
  const press = (given: KeyboardEventInit): boolean =>
    find("#message").dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", cancelable: true, ...given }),
    );

  beforeEach(async () => {
    gateway.on("POST conversations/a/messages", () => ({ json: { accepted: true } }));
    await openedConversation();
    const field = find<HTMLTextAreaElement>("#message");
    field.value = "Hallo Jan";
    field.dispatchEvent(new Event("input"));
    field.focus();
    await page.updateComplete;
  });

  it.each([{}, { ctrlKey: true }, { metaKey: true }])(
    "sends by Enter, and the field keeps the focus: %j",
    async (keys) => {
      press(keys);
      await vi.waitFor(() => expect(gateway.deeds).toHaveLength(1));
      await vi.waitFor(() => expect(find<HTMLTextAreaElement>("#message").value).toBe(""));
      expect(focused()).toBe("message");
    },
  );

  it.each([{ shiftKey: true }, { isComposing: true }])("does not send by %j", async (keys) => {
    press(keys);
    await page.updateComplete;
    expect(gateway.deeds).toEqual([]);
  });

  it("keeps the draft in sight when a colleague took the conversation", async () => {
    gateway.on("POST conversations/a/messages", () => ({ status: 409, json: { error: "No longer yours." } }));
    shown = aDossier({ mine: false, rep: "Daan", fence: null });
    press({});
    await vi.waitFor(() => expect(find<HTMLTextAreaElement>("#message").readOnly).toBe(true));
    expect([find<HTMLTextAreaElement>("#message").value, focused()]).toEqual(["Hallo Jan", "message"]);
    expect(text(".composer")).toContain("Daan has this conversation. Your words are kept.");
  });
});

describe("doing", () => {
  it("goes to the field after a claim", async () => {
    shown = aDossier({ owner: "bot", mine: false, rep: null });
    gateway.on("POST conversations/a/claim", () => {
      shown = aDossier();
      return { json: { fence: 7 } };
    });
    await openedConversation();
    find("#claim").click();
    await vi.waitFor(() => expect(focused()).toBe("message"));
  });

  it("shows the form of an open call and nothing else to do before it, with the reason", async () => {
    shown = aDossier({ calls: [aCall({ state: "ringing" })] });
    await openedConversation();
    expect(text("#call-title")).toContain("ringing");
    const buttons = all(".deeds button, .decisions button");
    expect(buttons).toHaveLength(5);
    expect(buttons.every((button) => button.getAttribute("aria-disabled") === "true")).toBe(true);
    for (const button of buttons) button.click();
    await page.updateComplete;
    expect(gateway.deeds).toEqual([]);
    expect(text(".decisions + .why")).toBe("Record how the call went first.");
  });

  it("asks before it approves, names what did not pass, and wants a reason", async () => {
    shown = aDossier({ checks: { vat: aCheck("review"), otp: aCheck("passed") } });
    gateway.on("POST conversations/a/decision", () => ({ json: { status: "approved" } }));
    await openedConversation();
    find(".decisions .approve").click();
    await vi.waitFor(() => expect(focused()).toBe("reason"));
    expect(find<HTMLDialogElement>("#question").open).toBe(true);
    expect(text("#question li")).toBe("VAT number: to review");
    find("#question form").dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    await vi.waitFor(() => expect(text("#decision-fault")).toContain("Give the reason"));
    expect(gateway.deeds).toEqual([]);
    const reason = find<HTMLTextAreaElement>("#reason");
    reason.value = "Btw-nummer is in aanvraag";
    reason.dispatchEvent(new Event("input"));
    find("#question form").dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    await vi.waitFor(() => expect(find<HTMLDialogElement>("#question").open).toBe(false));
    expect(gateway.deeds[0]?.body).toMatchObject({
      decision: "approve",
      reason: "Btw-nummer is in aanvraag",
    });
  });

  it("asks before signing out throws a draft away", async () => {
    gateway.on("DELETE session", () => ({ json: {} }));
    await openedConversation();
    page.workplace.drafts.change("a", { message: "Hallo" });
    all(".bar button").at(-1)?.click();
    await vi.waitFor(() => expect(text("#question")).toContain("not sent yet"));
    expect(page.workplace.phase).toBe("inside");
    all("#question button").at(-1)?.click();
    await vi.waitFor(() => expect(page.workplace.phase).toBe("outside"));
  });
});

describe("a session near its end", () => {
  it("is warned of, and one button prolongs it", async () => {
    let left = 40;
    gateway.on("GET session", () => ({ json: { ...SESSION, seconds_left: left } }));
    await openedConversation();
    await vi.waitFor(() => expect(text("#idle")).toContain("You will be signed out in"));
    left = 900;
    find("#stay").click();
    await vi.waitFor(() => expect(find<HTMLDialogElement>("#idle").open).toBe(false));
  });
});
