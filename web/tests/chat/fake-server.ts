/**
 * Owns a server that keeps its promises over a line that does not: numbers without gaps, one message per id, and a
 * replay of exactly what a `hello` missed. Frames can be dropped or swapped on the way.
 */
import { Conversation } from "../../src/chat/conversation.js";
import type { ClientFrame, MessageFrame, Sender, ServerFrame } from "../../src/chat/protocol.js";

export class FakeServer {
  readonly messages: MessageFrame[] = [];
  readonly redactions: { seq: number; text: string }[] = [];
  readonly clients = new Set<FakeClient>();
  #known = new Map<string, number>();

  say(text: string, more: Partial<MessageFrame> = {}, from: Sender = "bot"): MessageFrame {
    const frame: MessageFrame = { type: "message", seq: this.messages.length + 1, from, text, ...more };
    this.messages.push(frame);
    this.tell(frame);
    return frame;
  }

  tell(frame: ServerFrame): void {
    for (const client of this.clients) client.deliver(frame);
  }

  hear(frame: ClientFrame, client: FakeClient): void {
    if (frame.type === "hello") this.#replay(frame.last_seq, client);
    if (frame.type === "message") this.#accept(frame.id, frame.text, client);
    if (frame.type === "choose") this.#accept(frame.id, frame.value, client);
  }

  #accept(id: string, text: string, client: FakeClient): void {
    const seq = this.#known.get(id) ?? this.say(text, { id }, "customer").seq;
    this.#known.set(id, seq);
    client.deliver({ type: "ack", id, seq });
  }

  #replay(lastSeq: number, client: FakeClient): void {
    for (const message of this.messages.slice(lastSeq)) client.deliver(message);
    for (const { seq, text } of this.redactions) client.deliver({ type: "redacted", seq, text });
  }
}

export class FakeClient {
  readonly sent: ClientFrame[] = [];
  readonly conversation: Conversation;
  now = 0;
  stalls = 0;
  online = false;
  /** What the line does with a frame on its way to the client; keeps it unless told otherwise. */
  line: (frame: ServerFrame) => boolean = () => true;
  /** The same for a frame on its way to the server. */
  uplink: (frame: ClientFrame) => boolean = () => true;
  #server: FakeServer;
  #ids = 0;

  constructor(server: FakeServer, name = "id") {
    this.#server = server;
    this.conversation = new Conversation({
      send: (frame) => this.#send(frame),
      now: () => this.now,
      newId: () => `${name}-${++this.#ids}`,
      changed: () => undefined,
      stalled: () => {
        this.stalls += 1;
      },
    });
    this.conversation.identified({ conversation: "one" });
  }

  connect(): this {
    this.online = true;
    this.#server.clients.add(this);
    this.conversation.connected();
    return this;
  }

  drop(): void {
    this.online = false;
    this.#server.clients.delete(this);
    this.conversation.disconnected();
  }

  deliver(frame: ServerFrame): void {
    if (this.online && this.line(frame)) this.conversation.receive(frame);
  }

  /** Lets time pass in the steps of the real clock. */
  wait(ms: number): void {
    const end = this.now + ms;
    while (this.now < end) {
      this.now += 100;
      this.conversation.tick();
    }
  }

  get texts(): string[] {
    return this.conversation.messages.map((message) => message.text);
  }

  get hellos(): number[] {
    return this.sent.flatMap((frame) => (frame.type === "hello" ? [frame.last_seq] : []));
  }

  #send(frame: ClientFrame): boolean {
    if (!this.online) return false;
    this.sent.push(frame);
    if (this.uplink(frame)) this.#server.hear(frame, this);
    return this.online;
  }
}

/** Numbers that look random and are the same every time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
