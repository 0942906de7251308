/** A socket under the hand of the test: records what was sent, opens, tells and closes on request. */
export class HandSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: HandSocket[] = [];
  readyState = 0;
  sent: unknown[] = [];
  readonly url: string;

  constructor(url: URL) {
    super();
    this.url = String(url);
    HandSocket.all.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  tell(frame: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  close(code = 1005): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
}

export const latest = (): HandSocket => HandSocket.all.at(-1) as HandSocket;
