import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/console/records.js";
import { byUrgency, notPassed, standing } from "../../src/console/standing.js";
import { aCall, aCheck, aDossier } from "./given.js";

const BOTS = { owner: "bot", rep: null, mine: false, fence: null } as const;
const DAANS = { owner: "rep", rep: "Daan", mine: false, fence: null } as const;

describe("a conversation that the bot has", () => {
  const may = standing(aDossier(BOTS));

  it("can be claimed and nothing else, with the way to it", () => {
    expect(may.claim.can).toBe(true);
    for (const other of [may.write, may.release, may.phone, ...Object.values(may.decide)]) {
      expect(other).toEqual({ can: false, why: "The bot is answering. Claim the conversation first." });
    }
  });
});

describe("a conversation that a colleague has", () => {
  it("cannot be claimed or written in; it says who has it", () => {
    const may = standing(aDossier({ ...DAANS, calls: [aCall()] }));
    for (const one of [may.claim, may.write, may.release, may.phone, may.decide.approve]) {
      expect(one).toEqual({ can: false, why: "Daan has this conversation." });
    }
    expect(may.unrecorded).toBeNull();
  });
});

describe("a conversation of mine", () => {
  it("can be written in, given back, phoned about and decided", () => {
    const may = standing(aDossier());
    for (const one of [may.write, may.release, may.phone, ...Object.values(may.decide)])
      expect(one.can).toBe(true);
  });

  it("cannot be phoned about without a number", () => {
    const may = standing(aDossier({ phone: null }));
    expect(may.phone).toEqual({ can: false, why: "There is no telephone number yet." });
    expect(may.release.can).toBe(true);
  });

  it("lets nothing but writing go before the outcome of a call, whoever phoned", () => {
    const call = aCall({ rep: "Daan", outcome: null });
    const may = standing(aDossier({ calls: [aCall({ id: "old", outcome: "busy" }), call] }));
    expect(may.unrecorded).toBe(call);
    expect(may.write.can).toBe(true);
    for (const one of [may.release, may.phone, ...Object.values(may.decide)]) {
      expect(one).toEqual({ can: false, why: "Record how the call went first." });
    }
  });

  it.each<[string, string | null, Decision[], string]>([
    ["in_progress", "email", ["decline"], "answered everything (E-mail address)"],
    ["revision", "card", ["decline"], "redone what you sent back (Payment card)"],
    ["declined", null, [], "This signup is declined."],
    ["approved", null, [], "This signup is approved."],
    ["a_new_one", null, [], "answered everything."],
  ])("says why it cannot be approved: %s", (status, asks, decisions, why) => {
    const may = standing(aDossier({ status, asks, decisions }));
    expect(may.decide.approve.can).toBe(false);
    expect(may.decide.approve.why).toContain(why);
    expect(may.decide.decline.can).toBe(decisions.includes("decline"));
  });
});

describe("checks", () => {
  const checks = {
    phone: aCheck("passed"),
    card: aCheck("pending"),
    vat: aCheck("review"),
    risk: aCheck("review"),
    identity: aCheck("failed"),
  };

  it("stand in the order in which they need a person", () => {
    expect(byUrgency(checks).map(([name]) => name)).toEqual(["identity", "vat", "risk", "card", "phone"]);
  });

  it("that did not pass are named before approving, without their sum", () => {
    expect(notPassed(checks)).toEqual(["identity", "vat", "card"]);
  });
});
