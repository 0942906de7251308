import { beforeEach, describe, expect, it } from "vitest";
import { Drafts } from "../../src/console/drafts.js";

let drafts: Drafts;

beforeEach(() => {
  drafts = new Drafts();
  drafts.openedBy("r1");
  drafts.change("a", { message: "Hallo J" });
});

describe("drafts", () => {
  it("belong to their conversation", () => {
    expect([drafts.of("a").message, drafts.of("b").message]).toEqual(["Hallo J", ""]);
  });

  it("are kept for the rep who comes back", () => {
    drafts.openedBy("r1");
    expect(drafts.of("a").message).toBe("Hallo J");
  });

  it("are never shown to another rep", () => {
    drafts.openedBy("r2");
    drafts.openedBy("r1");
    expect(drafts.of("a").message).toBe("");
  });

  it("come back before what was begun since", () => {
    drafts.giveBack("a", "Eerst dit");
    drafts.giveBack("b", "Alleen dit");
    expect([drafts.of("a").message, drafts.of("b").message]).toEqual(["Eerst dit\nHallo J", "Alleen dit"]);
  });

  it("count as something to lose only when there are words", () => {
    expect(drafts.any).toBe(true);
    drafts.change("a", { message: "  " });
    expect(drafts.any).toBe(false);
    drafts.change("b", { note: "x" });
    expect(drafts.any).toBe(true);
  });

  it("rest nowhere outside this page", () => {
    expect([localStorage.length, sessionStorage.length, document.cookie]).toEqual([0, 0, ""]);
  });
});
