/**
 * Owns how an answer comes about: typing, Enter, the send button, choosing, asking for a person or the other
 * language; and that the customer stays in the answer field meanwhile. Next: `chat.ts` takes the answer.
 */
import type { Chat } from "./chat.js";
import { lengthOf, MAX_LENGTH, tidyAnswer } from "./input-mode.js";
import type { Choice } from "./protocol.js";
import type { Language, Strings } from "./strings.js";

export interface AnsweringHost {
  chat(): Chat;
  strings(): Strings;
  language(): Language;
  /** The customer said something: show what comes. */
  said(): void;
  focusAnswer(): void;
  requestUpdate(): void;
}

export class Answering {
  /** The customer wants the letter keyboard although the answer is a number. */
  letters = false;
  #host: AnsweringHost;
  #asks: string | null = null;

  constructor(host: AnsweringHost) {
    this.#host = host;
  }

  /** A new question starts with the keyboard that fits it. */
  asked(asks: string | null): void {
    if (asks !== this.#asks) this.letters = false;
    this.#asks = asks;
  }

  readonly onInput = (event: Event): void => {
    const chat = this.#host.chat();
    chat.draft = (event.target as HTMLInputElement | HTMLTextAreaElement).value;
    chat.conversation.dismissProblem();
    chat.typing();
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  };

  readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    this.#send();
  };

  readonly onChoose = (choice: Choice, event: MouseEvent): void => {
    // A second click can come before the used set is drawn.
    if (this.#isAnswered()) return;
    this.#host.chat().choose(choice.value, choice.label);
    this.#goOn(event);
  };

  readonly onHuman = (event: MouseEvent): void => {
    const { owner, outbox } = this.#host.chat().conversation;
    const isAsked = outbox.items.some((item) => item.value === "human" && item.status !== "failed");
    if (owner.owner === "rep" || isAsked) return;
    this.#host.chat().choose("human", this.#host.strings().humanRequest);
    this.#goOn(event);
  };

  readonly onLanguage = (event: MouseEvent): void => {
    this.#host.chat().requestLanguage(this.#host.language() === "nl" ? "en" : "nl");
    this.#goOn(event);
  };

  readonly onLetters = (): void => {
    this.letters = !this.letters;
    this.#host.focusAnswer();
    this.#host.requestUpdate();
  };

  /** The pressed button goes away together with its message: the customer goes on in the answer field. */
  readonly onRetry = (id: string): void => {
    this.#host.chat().conversation.retry(id);
    this.#host.focusAnswer();
  };

  readonly onDiscard = (id: string): void => {
    this.#host.chat().conversation.discard(id);
    this.#host.focusAnswer();
  };

  #isAnswered(): boolean {
    return this.#host.chat().conversation.outbox.items.some((item) => item.status !== "failed");
  }

  #send(): void {
    const chat = this.#host.chat();
    const text = tidyAnswer(chat.draft, chat.conversation.asks);
    if (text === "" || lengthOf(text) > MAX_LENGTH) return;
    chat.say(text);
    this.#host.said();
    this.#host.focusAnswer();
  }

  /** On a touch screen the field stays untouched: focus there would bring up the keyboard unasked. */
  #goOn(event: MouseEvent): void {
    this.#host.said();
    const byKeyboard = event.detail === 0;
    if (byKeyboard || !matchMedia("(pointer: coarse)").matches) this.#host.focusAnswer();
  }
}
