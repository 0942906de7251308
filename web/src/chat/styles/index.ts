/** Gathers the style sheets of the element, in the order in which they build on each other. */
import { composerStyles } from "./composer.js";
import { log } from "./log.js";
import { panel } from "./panel.js";
import { tokens } from "./tokens.js";

export const styles = [tokens, panel, log, composerStyles];
