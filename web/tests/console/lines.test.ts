import { describe, expect, it } from "vitest";
import { type Outgoing, rows, stillUnderWay } from "../../src/console/lines.js";
import { aLine } from "./given.js";

const minute = (n: number): string => new Date(2026, 2, 1, 12, n).toISOString();
const outgoing = (id: string, given: Partial<Outgoing> = {}): Outgoing => ({
  id,
  text: "Hallo",
  at: minute(9),
  channel: "sms",
  name: "Sanne",
  after: 3,
  accepted: true,
  ...given,
});

describe("rows", () => {
  const opens = (...lines: Parameters<typeof aLine>[]): boolean[] =>
    rows(
      lines.map((line) => aLine(...line)),
      [],
    ).map(({ opensGroup }) => opensGroup);

  it("keep together what one author said in one go on one channel", () => {
    expect(opens([1, { at: minute(0) }], [2, { at: minute(2) }], [3, { at: minute(4) }])).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("begin anew with another author, another channel, another rep, and after a while", () => {
    expect(opens([1, { at: minute(0) }], [2, { at: minute(0), from: "bot" }])).toEqual([true, true]);
    expect(opens([1, { at: minute(0) }], [2, { at: minute(0), channel: "sms" }])).toEqual([true, true]);
    const rep = { at: minute(0), from: "rep" } as const;
    expect(opens([1, { ...rep, name: "Sanne" }], [2, { ...rep, name: "Daan" }])).toEqual([true, true]);
    expect(opens([1, { at: minute(0) }], [2, { at: minute(4) }])).toEqual([true, true]);
  });

  it("open a day where one begins", () => {
    const lines = [
      aLine(1, { at: minute(0) }),
      aLine(2, { at: minute(1) }),
      aLine(3, { at: minute(60 * 24) }),
    ];
    expect(rows(lines, []).map(({ opensDay }) => opensDay)).toEqual([true, false, true]);
  });

  it("end with what is on its way, by the rep", () => {
    const last = rows([aLine(3)], [outgoing("x", { accepted: false })]).at(-1);
    expect([last?.key, last?.line.from, last?.line.name, last?.underWay]).toEqual([
      "x",
      "rep",
      "Sanne",
      "sending",
    ]);
  });
});

describe("what is on its way", () => {
  it("is there once the transcript has it", () => {
    const said = aLine(4, { from: "rep", text: "Hallo" });
    expect(stillUnderWay([outgoing("x")], [said])).toEqual([]);
  });

  it("is not taken for something older, another's, or other words", () => {
    const others = [
      aLine(3, { from: "rep", text: "Hallo" }),
      aLine(4, { text: "Hallo" }),
      aLine(5, { from: "rep", text: "Dag" }),
    ];
    expect(stillUnderWay([outgoing("x")], others)).toHaveLength(1);
  });

  it("arrives one by one when the same was said twice", () => {
    const [first, second] = [outgoing("x"), outgoing("y")];
    expect(stillUnderWay([first, second], [aLine(4, { from: "rep", text: "Hallo" })])).toEqual([second]);
  });
});
