/** Gathers the style sheets of the console; colours, type and focus come from the chat. */
import { tokens } from "../../chat/styles/tokens.js";
import { controls } from "./controls.js";
import { details } from "./details.js";
import { frame } from "./frame.js";
import { queue } from "./queue.js";
import { talk } from "./talk.js";

export const styles = [tokens, controls, frame, queue, talk, details];
