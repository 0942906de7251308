import { beforeEach, describe, expect, it } from "vitest";
import { Conversation } from "../../src/console/conversation.js";
import { Drafts } from "../../src/console/drafts.js";
import type { Dossier } from "../../src/console/records.js";
import { aCall, aDossier, aLine, broken, FakeGateway, signedOut } from "./given.js";

let gateway: FakeGateway;
let drafts: Drafts;
let said: string[];
let left: number;
let shown: Dossier;
let talk: Conversation;

beforeEach(async () => {
  [gateway, drafts, said, left, shown] = [new FakeGateway(), new Drafts(), [], 0, aDossier()];
  gateway.shows(() => shown);
  for (const deed of ["claim", "messages", "release", "call", "call/outcome", "decision"]) {
    gateway.on(`POST conversations/a/${deed}`, () => ({ json: { fence: 8 } }));
  }
  talk = new Conversation("a", {
    api: gateway.api,
    drafts,
    myName: () => "Sanne",
    changed: () => undefined,
    say: (text) => said.push(text),
    signedOut: () => left++,
  });
  await talk.read(false);
});

const refuses = (path: string, status: number, json: object): void =>
  gateway.on(`POST conversations/a/${path}`, () => ({ status, json }));
const write = (message: string): Promise<boolean> => {
  drafts.change("a", { message });
  return talk.write();
};

describe("writing", () => {
  it("sends the words under the fence that was shown, and empties the field", async () => {
    expect(await write("  Hallo Jan ")).toBe(true);
    expect(gateway.deeds[0]?.body).toMatchObject({ fence: 7, text: "Hallo Jan" });
    expect(drafts.of("a").message).toBe("");
  });

  it("shows them at once, and until the transcript has them", async () => {
    await write("Hallo");
    expect(talk.outgoing).toMatchObject([{ text: "Hallo", accepted: true }]);
    shown = aDossier({ transcript: [aLine(1, { from: "rep", text: "Hallo" })] });
    await talk.read(true);
    expect(talk.outgoing).toEqual([]);
  });

  it("keeps the draft when the fence is old, and shows who has the conversation now", async () => {
    refuses("messages", 409, { error: "You no longer have this conversation; claim it again." });
    shown = aDossier({ mine: false, fence: null, rep: "Daan" });
    expect(await write("Hallo Jan")).toBe(false);
    expect(drafts.of("a").message).toBe("Hallo Jan");
    expect(talk.problem?.text).toBe(
      "You no longer have this conversation; claim it again. Your words are kept below.",
    );
    expect([talk.outgoing, talk.shown?.rep, talk.shown?.mine]).toEqual([[], "Daan", false]);
  });

  it("sends the same words again under the same id when their answer was lost", async () => {
    gateway.on("POST conversations/a/messages", broken);
    expect(await write("Hallo")).toBe(false);
    expect([drafts.of("a").message, talk.problem?.deed]).toEqual(["Hallo", "write"]);
    gateway.on("POST conversations/a/messages", () => ({ json: {} }));
    await talk.write();
    await write("Hallo");
    const [first, second, third] = gateway.deeds.map(({ body }) => body.id);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("sends one message at a time; what is typed meanwhile stays", async () => {
    const first = write("Een");
    drafts.change("a", { message: "Twee" });
    expect(await talk.write()).toBe(false);
    await first;
    expect([gateway.deeds.length, drafts.of("a").message]).toEqual([1, "Twee"]);
  });

  it("sends nothing that is empty or longer than the channel takes", async () => {
    expect(await write("  ")).toBe(false);
    shown = aDossier({ channel: "sms" });
    await talk.read(true);
    expect(await write("x".repeat(1601))).toBe(false);
    expect([gateway.deeds, talk.problem?.text]).toEqual([[], "The message is too long."]);
    expect(drafts.of("a").message).toHaveLength(1601);
  });

  it("keeps the draft when the session ended", async () => {
    gateway.on("POST conversations/a/messages", signedOut);
    await write("Hallo");
    expect([left, drafts.of("a").message, talk.problem]).toEqual([1, "Hallo", null]);
  });
});

describe("claiming", () => {
  it("says that it is mine", async () => {
    expect(await talk.claim()).toBe(true);
    expect(said).toEqual(["The conversation is yours. The customer has been told."]);
  });

  it("says who was faster, and shows it", async () => {
    refuses("claim", 409, { owner: "Daan" });
    shown = aDossier({ mine: false, rep: "Daan" });
    expect(await talk.claim()).toBe(false);
    expect(talk.problem).toEqual({ deed: "claim", text: "Daan was faster and has this conversation now." });
    expect(talk.shown?.rep).toBe("Daan");
  });

  it("happens once, however often it is clicked", async () => {
    await Promise.all([talk.claim(), talk.claim(), talk.claim()]);
    expect(gateway.deeds).toHaveLength(1);
  });
});

describe("a call", () => {
  it("asks for an outcome and a note before it is recorded", async () => {
    expect(await talk.recordOutcome()).toBe(false);
    expect(talk.problem?.text).toContain("how the call went");
    drafts.change("a", { outcome: "reached", note: "  " });
    expect(await talk.recordOutcome()).toBe(false);
    expect(talk.problem?.text).toContain("note");
    expect(gateway.deeds).toEqual([]);
  });

  it("is recorded with both, and the form is empty for the next", async () => {
    drafts.change("a", { outcome: "no_answer", note: " Later nog eens " });
    expect(await talk.recordOutcome()).toBe(true);
    expect(gateway.deeds[0]?.body).toEqual({ fence: 7, outcome: "no_answer", note: "Later nog eens" });
    expect(drafts.of("a")).toMatchObject({ outcome: null, note: "" });
  });

  it("keeps the note when it is refused", async () => {
    refuses("call/outcome", 409, { error: "A note may not hold a card number." });
    drafts.change("a", { outcome: "reached", note: "4242" });
    expect(await talk.recordOutcome()).toBe(false);
    expect([talk.problem?.text, drafts.of("a").note]).toEqual(["A note may not hold a card number.", "4242"]);
  });

  it("shows how it stands", async () => {
    shown = aDossier({ calls: [aCall({ state: "ringing" })] });
    expect(await talk.phone()).toBe(true);
    expect(talk.shown?.calls[0]?.state).toBe("ringing");
  });
});

describe("deciding", () => {
  it("asks for a reason, and for the item that goes back", async () => {
    expect(await talk.decide("approve")).toBe(false);
    expect(await talk.decide("revision")).toBe(false);
    expect(talk.problem?.text).toContain("has to be done again");
    expect(gateway.deeds).toEqual([]);
  });

  it("sends the item only with what goes back", async () => {
    drafts.change("a", { reason: "Alles klopt", item: "card" });
    await talk.decide("approve");
    drafts.change("a", { reason: "Kaart is verlopen", item: "card" });
    await talk.decide("revision");
    expect(gateway.deeds.map(({ body }) => [body.decision, body.item, body.reason])).toEqual([
      ["approve", null, "Alles klopt"],
      ["revision", "card", "Kaart is verlopen"],
    ]);
  });

  it("says why it was refused and keeps the reason", async () => {
    refuses("decision", 409, { error: "in_progress -> approved" });
    drafts.change("a", { reason: "Alles klopt" });
    expect(await talk.decide("approve")).toBe(false);
    expect([talk.problem?.deed, drafts.of("a").reason]).toEqual(["decide", "Alles klopt"]);
  });
});

describe("reading", () => {
  it("tells when there is no such conversation", async () => {
    gateway.on("GET conversations/a", () => ({
      status: 404,
      json: { error: "There is no such conversation." },
    }));
    await talk.read(false);
    expect(talk.missing).toBe(true);
  });

  it("does not let an old answer overwrite a newer one", async () => {
    const slow = talk.read(true);
    shown = aDossier({ status: "approved" });
    const quick = talk.read(true);
    await Promise.all([quick, slow]);
    expect(talk.shown?.status).toBe("approved");
  });
});
