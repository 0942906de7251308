import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Poll } from "../../src/console/poll.js";

let happened: string[];
let ring: () => void;
let isBroken: boolean;
let goesOn: boolean;
let poll: Poll;

beforeEach(() => {
  vi.useFakeTimers();
  [happened, isBroken, goesOn] = [[], false, true];
  poll = new Poll({
    change: (signal) => {
      happened.push("listen");
      return new Promise((resolve, reject) => {
        ring = resolve;
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    },
    read: async () => {
      happened.push("read");
      if (isBroken) throw new Error("broken");
    },
    reached: () => happened.push("reached"),
    failed: () => {
      happened.push("failed");
      return goesOn;
    },
  });
  poll.start();
});

afterEach(() => {
  poll.stop();
  vi.useRealTimers();
});

const elapse = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

describe("staying up to date", () => {
  it("listens before it reads, so that nothing falls between", async () => {
    await elapse(0);
    expect(happened).toEqual(["listen", "read", "reached"]);
  });

  it("reads again when something changed, once for a burst", async () => {
    await elapse(0);
    ring();
    await elapse(100);
    expect(happened).toHaveLength(3);
    await elapse(400);
    expect(happened.slice(3)).toEqual(["listen", "read", "reached"]);
  });

  it("tries again, and less often, while the line is down", async () => {
    isBroken = true;
    ring();
    await elapse(400);
    happened.length = 0;
    await elapse(20_000);
    const tries = happened.filter((what) => what === "failed").length;
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(tries).toBeLessThanOrEqual(5);
    isBroken = false;
    await elapse(15_000);
    expect(happened.at(-1)).toBe("reached");
  });

  it("ends when it is told to, or when going on makes no sense", async () => {
    await elapse(0);
    [isBroken, goesOn] = [true, false];
    ring();
    await elapse(60_000);
    expect(happened.slice(3)).toEqual(["listen", "read", "failed"]);
  });

  it("stops at once and says nothing of it", async () => {
    await elapse(0);
    poll.stop();
    await elapse(60_000);
    expect(happened).toEqual(["listen", "read", "reached"]);
  });

  it("begins anew when what is watched is another", async () => {
    await elapse(0);
    poll.start();
    await elapse(0);
    expect(happened).toEqual(["listen", "read", "reached", "listen", "read", "reached"]);
  });
});
