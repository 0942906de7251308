import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WelkomChat } from "../../src/chat/welkom-chat.js";
import { HandSocket, latest } from "./hand-socket.js";

const POLYGLOT = `"><img src=x onerror=alert(1)><script>alert(1)</script>\${7*7}{{7*7}}<a href="javascript:alert(1)">`;

let chat: WelkomChat;

beforeEach(async () => {
  sessionStorage.clear();
  HandSocket.all = [];
  vi.stubGlobal("WebSocket", HandSocket);
  vi.stubGlobal("fetch", async () => ({ ok: true, status: 200, json: async () => ({ conversation: "c" }) }));
  chat = new WelkomChat();
  chat.setAttribute("mode", "inline");
  chat.setAttribute("server", "https://chat.example");
  chat.setAttribute("lang", "nl");
  document.body.append(chat);
  await vi.waitFor(() => expect(HandSocket.all).toHaveLength(1));
  latest().open();
  await chat.updateComplete;
});

afterEach(() => chat.remove());

const find = <T extends Element = HTMLElement>(selector: string): T | null =>
  chat.shadowRoot?.querySelector<T>(selector) ?? null;
const all = (selector: string): Element[] => [...(chat.shadowRoot?.querySelectorAll(selector) ?? [])];
const bubbles = (): string[] => all(".bubble").map((bubble) => bubble.textContent?.trim() ?? "");
const sent = (type: string) => latest().sent.filter((frame) => (frame as { type: string }).type === type);

async function tell(...frames: object[]): Promise<void> {
  for (const frame of frames) latest().tell(frame);
  await chat.updateComplete;
}

async function type(text: string): Promise<void> {
  const answer = find<HTMLTextAreaElement>("#answer");
  if (!answer) throw new Error("no answer field");
  answer.value = text;
  answer.dispatchEvent(new Event("input", { bubbles: true }));
  answer.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await chat.updateComplete;
}

const bot = (seq: number, text: string, more: object = {}) => ({
  type: "message",
  seq,
  from: "bot",
  text,
  ...more,
});

describe("the element", () => {
  it("has a named log, a status region and an alert region", () => {
    expect(find('[role="log"]')?.getAttribute("aria-label")).toBe("Gesprek");
    expect(find('[role="status"]')).not.toBeNull();
    expect(find('[role="alert"]')).not.toBeNull();
  });

  it("shows every text as text, whoever wrote it and wherever it stands", async () => {
    await tell(
      bot(1, POLYGLOT, {
        choices: [{ label: POLYGLOT, value: "x" }],
        link: { label: POLYGLOT, url: "https://pay.example/x" },
      }),
      { type: "message", seq: 2, from: "system", text: POLYGLOT },
      { type: "owner", owner: "rep", name: POLYGLOT },
      { type: "message", seq: 3, from: "rep", text: POLYGLOT },
      { type: "error", code: "bad_frame", text: POLYGLOT },
      { type: "progress", stage: 1, stages: 6, label: POLYGLOT },
    );
    expect(all("img, script")).toEqual([]);
    expect(all("a")).toHaveLength(1);
    expect(find(".choice")?.textContent).toContain(POLYGLOT);
    expect(bubbles()[0]).toBe(`Welkom: ${POLYGLOT}`);
  });

  it("never makes an unsafe address into a link", async () => {
    await tell(bot(1, "Kijk hier", { link: { label: "Hier", url: "javascript:alert(1)" } }));
    expect(all("a")).toEqual([]);
  });

  it("announces that a link opens in a new tab", async () => {
    await tell(bot(1, "De kaart", { link: { label: "Kaart invoeren", url: "/l/abc" } }));
    const link = find<HTMLAnchorElement>("a");
    expect(link?.href).toBe("https://chat.example/l/abc");
    expect(link?.target).toBe("_blank");
    expect(link?.rel).toContain("noopener");
    expect(link?.textContent).toContain("opent in een nieuw tabblad");
  });

  it("keeps the node of a message from sending to confirmation", async () => {
    await tell(bot(1, "Hoi"));
    await type("ja hoor");
    const [before] = all(".row.mine");
    const [{ id }] = sent("message") as [{ id: string }];
    await tell(
      { type: "message", seq: 2, from: "customer", id, text: "ja hoor" },
      { type: "ack", id, seq: 2 },
    );
    await tell(bot(3, "Dank je"));
    expect(all(".row.mine")).toEqual([before]);
    expect(bubbles()).toEqual(["Welkom: Hoi", "Jij: ja hoor", "Welkom: Dank je"]);
  });

  it("uses up a set of answers with the first one chosen", async () => {
    const choices = [
      { label: "Ja", value: "yes" },
      { label: "Nee", value: "no" },
    ];
    await tell(bot(1, "Klopt dit?", { choices }));
    const [yes, no] = all(".choice") as HTMLButtonElement[];
    yes?.click();
    no?.click();
    await chat.updateComplete;
    expect(sent("choose")).toMatchObject([{ value: "yes" }]);
    expect(yes?.getAttribute("aria-disabled")).toBe("true");
    expect(yes?.textContent).toContain("(gekozen)");
    expect(no?.getAttribute("aria-disabled")).toBe("true");
    expect(no?.textContent).not.toContain("(gekozen)");
  });

  it("fits the answer field to the question without losing what was typed", async () => {
    await tell(bot(1, "Je code?", { asks: "otp" }));
    const field = find<HTMLInputElement>("#answer");
    expect(field?.getAttribute("autocomplete")).toBe("one-time-code");
    expect(field?.getAttribute("inputmode")).toBe("numeric");
    await type(" 123-456 ");
    expect(sent("message")).toMatchObject([{ text: "123456" }]);
    expect(JSON.stringify({ ...sessionStorage })).not.toContain("123456");
  });

  it("asks for a person once, by value, from a button that is always there", async () => {
    const button = find(".ways-out button");
    button?.click();
    button?.click();
    expect(sent("choose")).toMatchObject([{ value: "human" }]);
    await tell({ type: "owner", owner: "rep", name: "Sanne" });
    expect(find(".ways-out button")?.textContent).toContain("Sanne");
  });

  it("asks for the other language in words and speaks it from then on", async () => {
    all(".ways-out button").at(-1)?.dispatchEvent(new MouseEvent("click"));
    await chat.updateComplete;
    expect(sent("message")).toMatchObject([{ text: "English please" }]);
    expect(find('[role="log"]')?.getAttribute("aria-label")).toBe("Conversation");
  });

  it("says next to the field why a message was refused, and keeps it", async () => {
    await type("hoi");
    const [{ id }] = sent("message") as [{ id: string }];
    await tell({ type: "error", code: "too_fast", text: "Wacht even.", id });
    expect(find('[role="alert"]')?.textContent).toContain("Wacht even.");
    expect(bubbles()).toEqual(["Jij: hoi"]);
    expect(find(".failed")?.textContent).toContain("Opnieuw versturen");
  });
});
