import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, type Line } from "../../src/chat/connection.js";
import { HandSocket, latest } from "./hand-socket.js";

let answers: (() => Promise<unknown>)[];
let posts: { url: string; init: RequestInit }[];
let lines: Line[];
let identified: string[];
let received: unknown[];
let connection: Connection;

const session = (conversation = "c1") => ({ ok: true, status: 200, json: async () => ({ conversation }) });
const refusal = (status: number) => ({ ok: false, status, json: async () => ({}) });

beforeEach(() => {
  vi.useFakeTimers();
  HandSocket.all = [];
  answers = [];
  posts = [];
  lines = [];
  identified = [];
  received = [];
  vi.stubGlobal("WebSocket", HandSocket);
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    posts.push({ url: String(url), init });
    return (answers.shift() ?? (async () => session()))();
  });
  connection = new Connection(
    new URL("https://chat.example"),
    () => "nl",
    {
      identified: ({ conversation }) => identified.push(conversation),
      opened: () => lines.push("open"),
      received: (frame) => received.push(frame),
      lost: () => undefined,
      changed: (line) => lines.push(line),
    },
    () => 1,
  );
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

async function settle(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

async function opened(): Promise<HandSocket> {
  connection.start();
  await settle();
  latest().open();
  return latest();
}

describe("opening", () => {
  it("opens the session in the customer's language, then a secure socket on the same host", async () => {
    await opened();
    expect(posts.map(({ url }) => url)).toEqual(["https://chat.example/chat/session"]);
    expect(posts[0]?.init).toMatchObject({
      method: "POST",
      body: '{"language":"nl"}',
      credentials: "include",
    });
    expect(latest().url).toBe("wss://chat.example/chat/ws");
    expect(identified).toEqual(["c1"]);
    expect(connection.line).toBe("open");
  });

  it("tries again when the session cannot be opened, and gives word of it", async () => {
    answers = [async () => Promise.reject(new TypeError("offline")), async () => refusal(503)];
    connection.start();
    await settle();
    expect(connection.line).toBe("lost");
    await settle(10_000);
    expect(posts).toHaveLength(3);
    expect(HandSocket.all).toHaveLength(1);
  });

  it("says so when this page may not use the chat, and when too many came at once", async () => {
    answers = [async () => refusal(403), async () => refusal(429)];
    connection.start();
    await settle();
    expect(connection.line).toBe("unavailable");
    await settle(600);
    expect(connection.line).toBe("busy");
    await settle(29_000);
    expect(posts).toHaveLength(2);
  });
});

describe("losing and coming back", () => {
  it("comes back on its own after a break, each time later, without a new session", async () => {
    const first = await opened();
    first.tell({ type: "owner", owner: "bot" });
    first.close(1006);
    expect(connection.line).toBe("lost");
    await settle(600);
    expect(HandSocket.all).toHaveLength(2);
    expect(posts).toHaveLength(1);
  });

  it("asks for a session again when a socket is refused before it opened", async () => {
    connection.start();
    await settle();
    latest().close(1006);
    await settle(600);
    expect(posts).toHaveLength(2);
  });

  it("waits longer with every failure, up to twenty seconds", async () => {
    answers = Array.from({ length: 20 }, () => async () => refusal(503));
    connection.start();
    await settle(600 + 1_200 + 2_400);
    expect(posts).toHaveLength(4);
    await settle(60_000);
    const before = posts.length;
    await settle(20_000);
    expect(posts.length).toBe(before + 1);
  });

  it("tries at once when it is woken", async () => {
    const first = await opened();
    first.close(1006);
    connection.wake();
    await settle();
    expect(HandSocket.all).toHaveLength(2);
  });

  it("opens a session at once when the old one is over, and starts over in the conversation it names", async () => {
    const first = await opened();
    answers = [async () => session("c2")];
    first.close(4401);
    await settle();
    latest().open();
    expect(identified).toEqual(["c1", "c2"]);
    expect(connection.line).toBe("open");
  });

  it("names the cookie when fresh sessions are refused again and again", async () => {
    await opened();
    for (let time = 0; time < 3; time += 1) {
      latest().close(4401);
      await settle(1_500);
      latest().open();
    }
    expect(lines).toContain("cookies");
  });

  it("stays away for half a minute after being sent off for abuse", async () => {
    const first = await opened();
    first.close(4429);
    expect(connection.line).toBe("busy");
    connection.wake();
    await settle(29_000);
    expect(HandSocket.all).toHaveLength(1);
    await settle(2_000);
    expect(HandSocket.all).toHaveLength(2);
  });

  it("ignores what an old socket still says", async () => {
    const first = await opened();
    first.close(1006);
    await settle(600);
    latest().open();
    first.tell({ type: "typing", from: "bot" });
    expect(received).toEqual([]);
  });

  it("stops for good when told to", async () => {
    await opened();
    connection.stop();
    await settle(60_000);
    expect(HandSocket.all).toHaveLength(1);
    expect(connection.line).toBe("closed");
  });
});

describe("renewal", () => {
  it("fetches the new cookie and comes back on a socket that carries it", async () => {
    const first = await opened();
    first.tell({ type: "session", renew: "/chat/session" });
    await settle();
    expect(posts).toHaveLength(2);
    expect(first.readyState).toBe(3);
    latest().open();
    expect(HandSocket.all).toHaveLength(2);
    expect(connection.line).toBe("open");
  });

  it("keeps talking on the old socket while the new cookie cannot be had", async () => {
    const first = await opened();
    answers = [async () => refusal(503)];
    first.tell({ type: "session", renew: "/chat/session" });
    await settle();
    expect(connection.line).toBe("open");
    await settle(1_200);
    expect(posts).toHaveLength(3);
    expect(HandSocket.all).toHaveLength(2);
  });

  it("posts to its own server whatever address the frame names", async () => {
    const first = await opened();
    first.tell({ type: "session", renew: "https://elsewhere.example/steal" });
    await settle();
    expect(posts.every(({ url }) => url === "https://chat.example/chat/session")).toBe(true);
  });
});

describe("heartbeat", () => {
  it("pings, and replaces a line that used to answer and no longer does", async () => {
    const first = await opened();
    await settle(25_000);
    first.tell({ type: "pong" });
    await settle(100_000);
    expect(first.sent.filter((frame) => (frame as { type: string }).type === "ping").length).toBeGreaterThan(
      1,
    );
    expect(HandSocket.all.length).toBeGreaterThan(1);
  });

  it("does not mistake a server that never answers pings for a dead one", async () => {
    await opened();
    await settle(300_000);
    expect(HandSocket.all).toHaveLength(1);
  });

  it("refuses to send while there is no open line", async () => {
    connection.start();
    expect(connection.send({ type: "typing" })).toBe(false);
    await settle();
    latest().open();
    expect(connection.send({ type: "typing" })).toBe(true);
  });
});
