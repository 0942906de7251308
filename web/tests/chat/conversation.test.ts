import { beforeEach, describe, expect, it } from "vitest";
import { GAP_CAP_MS } from "../../src/chat/gap-watch.js";
import { RESEND_AFTER_MS } from "../../src/chat/outbox.js";
import type { MessageFrame } from "../../src/chat/protocol.js";
import { FakeClient, FakeServer, seeded } from "./fake-server.js";

let server: FakeServer;
let client: FakeClient;

beforeEach(() => {
  server = new FakeServer();
  client = new FakeClient(server);
});

const message = (seq: number, more: Partial<MessageFrame> = {}): MessageFrame => ({
  type: "message",
  seq,
  from: "bot",
  text: `m${seq}`,
  ...more,
});

describe("order", () => {
  it("says hello with nothing seen on a new page and shows the transcript in order", () => {
    server.say("one");
    server.say("two");
    client.connect();
    expect(client.hellos).toEqual([0]);
    expect(client.texts).toEqual(["one", "two"]);
  });

  it("asks after a break only for what it missed", () => {
    server.say("one");
    client.connect();
    client.drop();
    server.say("two");
    client.connect();
    expect(client.hellos).toEqual([0, 1]);
    expect(client.texts).toEqual(["one", "two"]);
  });

  it("shows a message once however often it comes", () => {
    client.connect();
    for (let time = 0; time < 3; time += 1) client.conversation.receive(message(1));
    expect(client.texts).toEqual(["m1"]);
  });

  it("holds back what comes before its turn until the missing one is there", () => {
    client.connect();
    client.conversation.receive(message(2));
    expect(client.texts).toEqual([]);
    client.conversation.receive(message(1));
    expect(client.texts).toEqual(["m1", "m2"]);
  });

  it("asks again for a message that went missing on the way", () => {
    client.connect();
    client.line = () => false;
    server.say("lost");
    client.line = () => true;
    server.say("seen");
    expect(client.texts).toEqual([]);
    client.wait(400);
    expect(client.hellos).toEqual([0, 0]);
    expect(client.texts).toEqual(["lost", "seen"]);
  });

  it("does not hold a message for ever when the server never fills the hole, and lets a late one in its place", () => {
    client.connect();
    client.conversation.receive(message(1));
    client.conversation.receive(message(3));
    client.wait(GAP_CAP_MS - 100);
    expect(client.texts).toEqual(["m1"]);
    client.wait(200);
    expect(client.texts).toEqual(["m1", "m3"]);
    client.conversation.receive(message(4));
    expect(client.texts).toEqual(["m1", "m3", "m4"]);
    client.conversation.receive(message(2));
    expect(client.texts).toEqual(["m1", "m2", "m3", "m4"]);
    expect(client.conversation.transcript.lastSeq).toBe(4);
  });

  it("asks for the missing message a few times only, each time later", () => {
    client.connect();
    client.conversation.receive(message(2));
    client.wait(GAP_CAP_MS);
    expect(client.hellos.length).toBeGreaterThan(2);
    expect(client.hellos.length).toBeLessThan(7);
  });
});

describe("sending", () => {
  it("shows an answer as under way until the server has given it a number", () => {
    client.line = (frame) => frame.type !== "message" && frame.type !== "ack";
    client.connect();
    const id = client.conversation.say("ja hoor");
    expect(client.conversation.outbox.get(id)?.status).toBe("sending");
    client.line = () => true;
    client.wait(RESEND_AFTER_MS + 400);
    expect(client.conversation.outbox.items).toEqual([]);
    expect(client.texts).toEqual(["ja hoor"]);
  });

  it("waits while there is no line and goes out when there is one", () => {
    const id = client.conversation.say("hoi");
    expect(client.conversation.outbox.get(id)?.status).toBe("waiting");
    client.connect();
    expect(client.texts).toEqual(["hoi"]);
    expect(client.conversation.outbox.items).toEqual([]);
  });

  it("repeats after a break, under the same id, what the server never got", () => {
    client.connect();
    client.uplink = () => false;
    client.conversation.say("hoi");
    client.drop();
    client.uplink = () => true;
    client.connect();
    const ids = client.sent.flatMap((frame) => (frame.type === "message" ? [frame.id] : []));
    expect(ids).toEqual(["id-1", "id-1"]);
    expect(client.conversation.outbox.items).toEqual([]);
  });

  it("counts as one message when only the server's answer was lost", () => {
    client.connect();
    client.line = () => false;
    client.conversation.say("hoi");
    client.wait(RESEND_AFTER_MS);
    client.line = () => true;
    client.wait(RESEND_AFTER_MS + 400);
    expect(client.sent.filter((frame) => frame.type === "message").length).toBeGreaterThan(1);
    expect(server.messages.map(({ text }) => text)).toEqual(["hoi"]);
    expect(client.conversation.outbox.items).toEqual([]);
  });

  it("gives up after three unanswered tries, says so, and goes out again on request", () => {
    client.connect();
    client.line = () => false;
    const id = client.conversation.say("hoi");
    client.wait(4 * RESEND_AFTER_MS);
    expect(client.conversation.outbox.get(id)?.status).toBe("failed");
    expect(client.conversation.problem?.code).toBe("unanswered");
    expect(client.stalls).toBeGreaterThan(0);
    client.line = () => true;
    client.conversation.retry(id);
    client.wait(400);
    expect(client.texts).toEqual(["hoi"]);
    expect(client.conversation.problem).toBeNull();
  });

  it("keeps a refused message with its reason until the customer sends or removes it", () => {
    client.line = (frame) => frame.type === "error";
    client.connect();
    const id = client.conversation.say("hoi");
    client.conversation.receive({ type: "error", code: "too_fast", text: "Wacht even.", id });
    expect(client.conversation.outbox.get(id)?.status).toBe("failed");
    expect(client.conversation.problem?.text).toBe("Wacht even.");
    client.conversation.discard(id);
    expect(client.conversation.outbox.items).toEqual([]);
  });

  it("hands a text that is too long back to be shortened", () => {
    client.line = () => false;
    client.connect();
    const id = client.conversation.say("heel lang");
    client.conversation.receive({ type: "error", code: "too_long", text: "", id });
    expect(client.conversation.takeReturned()).toBe("heel lang");
    expect(client.conversation.takeReturned()).toBeNull();
    expect(client.conversation.outbox.items).toEqual([]);
  });

  it("sends the value of a choice and shows its label", () => {
    client.line = () => false;
    client.connect();
    client.conversation.choose("yes", "Ja, dat klopt");
    expect(client.sent.at(-1)).toEqual({ type: "choose", id: "id-1", value: "yes" });
    expect(client.conversation.outbox.items[0]?.text).toBe("Ja, dat klopt");
  });

  it("counts a confirmed message as sent, and asks for its echo only when that does not come along", () => {
    client.connect();
    client.line = (frame) => frame.type !== "message";
    const id = client.conversation.say("hoi");
    expect(client.conversation.outbox.get(id)?.status).toBe("confirmed");
    expect(client.hellos).toEqual([0]);
    client.line = () => true;
    client.wait(400);
    expect(client.hellos).toEqual([0, 0]);
    expect(client.conversation.outbox.items).toEqual([]);
    expect(client.texts).toEqual(["hoi"]);
  });

  it("asks for nothing when the confirmation only overtook the echo", () => {
    client.connect();
    client.conversation.receive({ type: "ack", id: "x", seq: 1 });
    client.conversation.receive(message(1, { id: "x", from: "customer" }));
    client.wait(1_000);
    expect(client.hellos).toEqual([0]);
  });
});

describe("redaction", () => {
  it("replaces the text of a message that was shown", () => {
    client.connect();
    server.say("4111 1111 1111 1111", { id: "x" }, "customer");
    client.conversation.receive({ type: "redacted", seq: 1, text: "••••" });
    expect(client.texts).toEqual(["••••"]);
  });

  it("replaces the text of a message that comes later, and is no message of its own", () => {
    client.connect();
    client.conversation.receive({ type: "redacted", seq: 2, text: "••••" });
    client.conversation.receive(message(1));
    client.conversation.receive(message(2));
    expect(client.texts).toEqual(["m1", "••••"]);
    expect(client.conversation.transcript.lastSeq).toBe(2);
  });

  it("is still in force after a reconnect repeats it", () => {
    server.say("4111 1111 1111 1111", {}, "customer");
    server.redactions.push({ seq: 1, text: "••••" });
    client.connect();
    client.drop();
    client.connect();
    expect(client.texts).toEqual(["••••"]);
  });
});

describe("state beside the messages", () => {
  it("ends typing when the message comes, or on its own", () => {
    client.connect();
    client.conversation.receive({ type: "typing", from: "bot" });
    expect(client.conversation.typing).toBe("bot");
    server.say("hier");
    expect(client.conversation.typing).toBeNull();
    client.conversation.receive({ type: "typing", from: "bot" });
    client.wait(9_000);
    expect(client.conversation.typing).toBeNull();
  });

  it("lets a rep ask in free words: no question key is pending meanwhile", () => {
    client.connect();
    server.say("Wat is de code?", { asks: "otp" });
    expect(client.conversation.asks).toBe("otp");
    client.conversation.receive({ type: "owner", owner: "rep", name: "Sanne" });
    expect(client.conversation.asks).toBeNull();
    client.conversation.receive({ type: "owner", owner: "bot" });
    expect(client.conversation.asks).toBe("otp");
  });

  it("knows when the history has come in, and times only what came live", () => {
    server.say("old");
    client.connect();
    expect(client.conversation.replaying).toBe(true);
    client.wait(1_000);
    expect(client.conversation.replaying).toBe(false);
    server.say("live");
    server.say("told", { at: "2026-08-22T10:00:00Z" });
    const times = client.conversation.messages.map((each) => client.conversation.timeOf(each)?.getTime());
    expect(times).toEqual([undefined, client.now, Date.parse("2026-08-22T10:00:00Z")]);
  });

  it("goes by the language the server told, until a later message tells another", () => {
    server.say("English please", {}, "customer");
    client.conversation.identified({ conversation: "one", language: "nl" });
    client.connect();
    client.wait(1_000);
    expect(client.conversation.language).toBe("nl");
    client.conversation.say("English please");
    expect(client.conversation.language).toBe("en");
    server.say("Prima, in het Nederlands", { lang: "nl" });
    expect(client.conversation.language).toBe("nl");
  });

  it("starts from an empty page in another conversation, keeping typed words for the customer to decide", () => {
    client.connect();
    server.say("oud");
    client.drop();
    client.conversation.say("mijn antwoord");
    client.conversation.choose("yes", "Ja");
    client.conversation.identified({ conversation: "two" });
    expect(client.texts).toEqual([]);
    expect(client.conversation.outbox.items.map(({ text, status }) => [text, status])).toEqual([
      ["mijn antwoord", "failed"],
    ]);
    expect(client.conversation.transcript.lastSeq).toBe(0);
  });

  it("keeps everything when a renewed session names the same conversation", () => {
    server.say("één");
    client.connect();
    client.drop();
    client.conversation.identified({ conversation: "one" });
    server.say("twee");
    client.connect();
    expect(client.texts).toEqual(["één", "twee"]);
    expect(client.hellos).toEqual([0, 1]);
  });
});

/** Two tabs live through a line that breaks, drops and loses in both directions. */
function stormyTalk(tabs: FakeClient[], messages: number, breaks: number): void {
  const random = seeded(7);
  const left = { messages, breaks };
  const live = (tab: FakeClient): void => {
    if (tab.online && random() < 0.4) {
      tab.drop();
      left.breaks -= 1;
    } else if (!tab.online) tab.connect();
    if (left.messages > 0 && random() < 0.3) tab.conversation.say(`bericht ${left.messages--}`);
    if (random() < 0.2) server.say("antwoord");
    tab.wait(200);
  };
  for (const tab of tabs) tab.line = tab.uplink = () => random() > 0.15;
  while (left.messages > 0 || left.breaks > 0) tabs.forEach(live);
}

function calmDown(tab: FakeClient): void {
  tab.line = tab.uplink = () => true;
  tab.drop();
  tab.connect();
  for (const { id } of tab.conversation.outbox.items) tab.conversation.retry(id);
  tab.wait(1_000);
}

describe("a bad line", () => {
  it("ends with the server's transcript in two tabs after 500 breaks, lost frames and 200 messages", () => {
    const tabs = [client, new FakeClient(server, "other")];
    stormyTalk(tabs, 200, 500);
    tabs.forEach(calmDown);
    tabs.forEach(calmDown);
    const truth = server.messages.map(({ text }) => text);
    const said = truth.filter((text) => text.startsWith("bericht"));
    expect(said).toHaveLength(200);
    expect(new Set(said).size).toBe(200);
    for (const tab of tabs) expect(tab.texts).toEqual(truth);
  });
});
