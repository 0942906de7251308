import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../../src/console/records.js";
import { Workplace } from "../../src/console/workplace.js";
import { aDossier, aRow, broken, FakeGateway, SESSION, settled, signedOut } from "./given.js";

let gateway: FakeGateway;
let work: Workplace;

beforeEach(() => {
  vi.useFakeTimers();
  gateway = new FakeGateway();
  gateway.shows(() => aDossier());
  gateway.on("DELETE session", () => ({ json: {} }));
  work = new Workplace(() => undefined, gateway.api);
});

afterEach(() => {
  work.stop();
  vi.useRealTimers();
});

const opens = (session: Session): void => gateway.on("POST session", () => ({ json: session }));

describe("coming in", () => {
  it("goes on with this browser's session", async () => {
    await work.start();
    expect([work.phase, work.session?.name]).toEqual(["inside", "Sanne"]);
  });

  it("asks to sign in when there is none", async () => {
    gateway.on("GET session", signedOut);
    await work.start();
    expect([work.phase, work.ended]).toEqual(["outside", false]);
  });

  it("tries again while the server does not answer, and says so", async () => {
    gateway.on("GET session", broken);
    await work.start();
    expect([work.phase, work.online]).toEqual(["starting", false]);
    gateway.on("GET session", () => ({ json: SESSION }));
    await vi.advanceTimersByTimeAsync(3_000);
    expect([work.phase, work.online]).toEqual(["inside", true]);
  });

  it.each([
    [401, "E-mail address, password or code is not right. A code works once."],
    [429, "Too many tries. Wait 15 minutes."],
  ])("says in the gateway's words why it is refused: %i", async (status, error) => {
    gateway.on("POST session", () => ({ status, json: { error } }));
    expect(await work.signIn("a@b", "c", "123456")).toBe(false);
    expect(work.entry).toEqual({ busy: false, problem: error });
  });

  it("says when the server does not answer", async () => {
    gateway.on("POST session", broken);
    expect(await work.signIn("a@b", "c", "123456")).toBe(false);
    expect(work.entry.problem).toContain("does not answer");
  });

  it("sends changes with the session's own token", async () => {
    opens(SESSION);
    await work.signIn("a@b", "c", "123456");
    await work.signOut();
    expect(gateway.deeds.at(-1)?.headers["X-Welkom-CSRF"]).toBe("token");
  });
});

describe("a session that ends", () => {
  beforeEach(async () => {
    await work.start();
    work.show("a");
    await settled();
    work.drafts.change("a", { message: "Hallo J" });
    gateway.end();
    work.list("all");
    await settled();
  });

  it("leaves nothing of customers in the page", () => {
    expect([work.phase, work.ended, work.session]).toEqual(["outside", true, null]);
    expect([work.open?.shown, work.queue.rows]).toEqual([null, null]);
  });

  it("keeps what was written, and the place, for the rep who signs in again", async () => {
    opens(SESSION);
    gateway.shows(() => aDossier());
    gateway.on("GET conversations", () => ({ json: [] }));
    await work.signIn("a@b", "c", "123456");
    await settled();
    expect([work.open?.id, work.open?.shown?.id, work.drafts.of("a").message]).toEqual(["a", "a", "Hallo J"]);
  });

  it("shows nothing of it to another rep", async () => {
    opens({ ...SESSION, id: "r2", name: "Daan" });
    await work.signIn("a@b", "c", "123456");
    expect(work.drafts.of("a").message).toBe("");
  });
});

describe("signing out", () => {
  it("throws away what was written", async () => {
    await work.start();
    work.drafts.change("a", { message: "Hallo J" });
    await work.signOut();
    expect([work.phase, work.ended, work.drafts.any]).toEqual(["outside", false, false]);
  });

  it("stays, and says so, when the server does not answer", async () => {
    await work.start();
    await settled();
    gateway.on("DELETE session", broken);
    await work.signOut();
    expect([work.phase, work.status.startsWith("Not signed out")]).toEqual(["inside", true]);
  });
});

describe("the queue", () => {
  it("tells when another customer waits", async () => {
    await work.start();
    await settled();
    gateway.on("GET conversations", () => ({ json: [aRow("a"), aRow("b")] }));
    work.seen();
    await settled();
    expect(work.status).toBe("Another customer is waiting: 2 in all.");
  });

  it("says when the line is down and when it is back", async () => {
    await work.start();
    await settled();
    gateway.on("GET conversations", broken);
    work.seen();
    await settled();
    expect([work.online, work.status]).toEqual([false, "No connection. What you see may be old."]);
    gateway.on("GET conversations", () => ({ json: [] }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect([work.online, work.status]).toEqual([true, "Connected again."]);
  });
});
