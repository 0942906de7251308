import { beforeEach, describe, expect, it } from "vitest";
import { byNeed, phoneFrom, Queue, waitsSince } from "../../src/console/queue.js";
import type { QueueRow } from "../../src/console/records.js";
import { aRow, FakeGateway } from "./given.js";

let gateway: FakeGateway;
let queue: Queue;

beforeEach(() => {
  gateway = new FakeGateway();
  queue = new Queue();
});

const ids = (rows: readonly QueueRow[] | null): string[] | undefined => rows?.map(({ id }) => id);

describe("who comes first", () => {
  it("is who waits longest, whether for a person or for the call; then what changed last", () => {
    const rows = [
      aRow("changed-earlier", { changed_at: "2026-03-01T09:00:00Z" }),
      aRow("asked-late", { waiting_since: "2026-03-01T11:58:00Z" }),
      aRow("changed-later", { changed_at: "2026-03-01T11:59:00Z" }),
      aRow("call", { status: "awaiting_call", changed_at: "2026-03-01T10:00:00Z" }),
      aRow("asked-early", { waiting_since: "2026-03-01T11:00:00Z" }),
    ];
    expect(ids(rows.toSorted(byNeed))).toEqual([
      "call",
      "asked-early",
      "asked-late",
      "changed-later",
      "changed-earlier",
    ]);
  });

  it("is nobody whom a rep has", () => {
    const waiting = { waiting_since: "2026-03-01T11:00:00Z" };
    expect(waitsSince(aRow("a", { ...waiting, owner: "rep" }))).toBeNull();
    expect(waitsSince(aRow("a", waiting))).toBe(Date.parse("2026-03-01T11:00:00Z"));
  });
});

describe("a number", () => {
  it.each([
    ["06 12345678", "+31612345678"],
    ["06-12 34 56 78", "+31612345678"],
    ["+31 (0)6 12345678", "+31612345678"],
    ["0031612345678", "+31612345678"],
    ["+44 7700 900123", "+447700900123"],
  ])("is read as people type it: %s", (typed, expected) => {
    expect(phoneFrom(typed)).toBe(expected);
  });

  it.each(["", "Jan", "123", "612345678", "+31", "+3161234567890123456"])(
    "is not guessed from %j",
    (typed) => {
      expect(phoneFrom(typed)).toBeNull();
    },
  );
});

describe("the list", () => {
  it("counts who waits and what is mine, whichever list is shown", async () => {
    gateway.on("GET conversations", () => ({ json: [aRow("a"), aRow("b")] }));
    await queue.read(gateway.api, false);
    expect([queue.waiting, queue.mine, ids(queue.rows)]).toEqual([2, 2, ["a", "b"]]);
  });

  it("ignores an answer that a newer question has overtaken", async () => {
    gateway.on("GET conversations", () => ({ json: [aRow("old")] }));
    const slow = queue.read(gateway.api, false);
    gateway.on("GET conversations", () => ({ json: [aRow("new")] }));
    const quick = queue.read(gateway.api, false);
    await Promise.all([quick, slow]);
    expect(ids(queue.rows)).toEqual(["new"]);
  });

  it("says when what was typed is no number, and asks nobody", () => {
    expect(queue.search("Bakkerij")).toBe(false);
    expect(queue.problem).toContain("06 12345678");
    expect([queue.phone, gateway.asked]).toEqual([null, []]);
  });

  it("says when the gateway cannot read the number", async () => {
    let asked = 0;
    gateway.on("GET conversations", () =>
      ++asked === 3 ? { status: 400, json: { error: "…" } } : { json: [] },
    );
    expect(queue.search("+999 12345678")).toBe(true);
    await queue.read(gateway.api, false);
    expect(queue.problem).toContain("not a telephone number");
    expect(queue.rows).toEqual([]);
  });

  it("marks what it repeats by itself as no work of the rep's", async () => {
    queue.search("06 12345678");
    await queue.read(gateway.api, true);
    expect(gateway.asked.every(({ headers }) => headers["X-Welkom-Background"] === "1")).toBe(true);
  });
});
