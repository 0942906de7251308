import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IdleWatch } from "../../src/console/idle-watch.js";

let left: number;
let asked: boolean[];
let over: boolean;
let watch: IdleWatch;

beforeEach(() => {
  vi.useFakeTimers();
  [left, asked, over] = [900, [], false];
  watch = new IdleWatch({
    ask: async (background) => {
      asked.push(background);
      if (over) throw new Error("over");
      return left;
    },
    changed: () => undefined,
  });
  watch.begin(900);
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

const elapse = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1000);

describe("a session that nobody works in", () => {
  it("is warned of a minute before its end, after asking in the background", async () => {
    left = 60;
    await elapse(839);
    expect([watch.endsAt, asked]).toEqual([null, []]);
    await elapse(1);
    expect([watch.endsAt, asked]).toEqual([Date.now() + 60_000, [true]]);
  });

  it("is not warned of when there was work in another tab", async () => {
    left = 500;
    await elapse(840);
    expect(watch.endsAt).toBeNull();
    left = 60;
    await elapse(440);
    expect(watch.endsAt).not.toBeNull();
  });

  it("goes on when the rep stays", async () => {
    left = 60;
    await elapse(840);
    left = 900;
    await watch.stay();
    expect([watch.endsAt, watch.final, asked.at(-1)]).toEqual([null, false, false]);
  });

  it("ends all the same when it has lived its longest time", async () => {
    left = 50;
    await elapse(840);
    await watch.stay();
    expect([watch.endsAt, watch.final]).toEqual([Date.now() + 50_000, true]);
  });

  it("asks once more when its time is over", async () => {
    left = 60;
    await elapse(840);
    over = true;
    await elapse(61);
    expect(asked).toEqual([true, true]);
  });
});

describe("work", () => {
  it("is told to the gateway, at most once a minute", async () => {
    watch.worked();
    await elapse(61);
    for (let n = 0; n < 5; n++) watch.worked();
    await elapse(0);
    expect(asked).toEqual([false]);
  });

  it("is nothing that a moved mouse does under the warning", async () => {
    left = 60;
    await elapse(840);
    watch.worked();
    await elapse(0);
    expect(asked).toEqual([true]);
  });

  it("is nothing once nobody is signed in", async () => {
    watch.stop();
    await elapse(100);
    watch.worked();
    await elapse(2000);
    expect(asked).toEqual([]);
  });
});
