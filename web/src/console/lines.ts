/** Owns what can be read off a transcript: who spoke together, where a day begins, what is still on its way. Pure. */
import type { Channel, Line } from "./records.js";

const TOGETHER_MS = 3 * 60_000;

export interface Row {
  readonly key: string;
  readonly line: Line;
  readonly at: Date;
  readonly opensDay: boolean;
  /** The first of what one author said in one go. */
  readonly opensGroup: boolean;
  /** Set while the customer has not been sent it yet. */
  readonly underWay: "sending" | "queued" | null;
}

/** The rep's words between pressing Enter and standing in the transcript. */
export interface Outgoing {
  readonly id: string;
  readonly text: string;
  readonly at: string;
  readonly channel: Channel;
  readonly name: string;
  /** The newest line when it was written. */
  readonly after: number;
  readonly accepted: boolean;
}

export function rows(transcript: readonly Line[], outgoing: readonly Outgoing[]): readonly Row[] {
  const said = transcript.map((line) => placed(String(line.seq), line, null));
  const next = outgoing.map((item) => placed(item.id, lineOf(item), item.accepted ? "queued" : "sending"));
  return [...said, ...next].map((row, index, all) => grouped(row, all[index - 1]));
}

/** What is not in the transcript yet. A text message gets there once it went out. */
export function stillUnderWay(
  outgoing: readonly Outgoing[],
  transcript: readonly Line[],
): readonly Outgoing[] {
  const taken = new Set<number>();
  return outgoing.filter((item) => {
    const found = transcript.find(
      (line) =>
        line.from === "rep" && line.seq > item.after && line.text === item.text && !taken.has(line.seq),
    );
    if (found) taken.add(found.seq);
    return found === undefined;
  });
}

function placed(key: string, line: Line, underWay: Row["underWay"]): Row {
  return { key, line, at: new Date(line.at), opensDay: false, opensGroup: false, underWay };
}

function grouped(row: Row, before: Row | undefined): Row {
  const opensDay = before === undefined || before.at.toDateString() !== row.at.toDateString();
  const isSame =
    !opensDay &&
    before.line.from === row.line.from &&
    before.line.channel === row.line.channel &&
    before.line.name === row.line.name &&
    row.at.getTime() - before.at.getTime() < TOGETHER_MS;
  return { ...row, opensDay, opensGroup: !isSame };
}

function lineOf({ text, at, channel, name, after }: Outgoing): Line {
  return { seq: after, from: "rep", text, at, channel, name };
}
