/** Owns the few drawings of the chat. All are decoration; the words beside them carry the meaning. */
import { type SVGTemplateResult, svg } from "lit";

const icon = (body: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${body}</svg>`;

/** A door ajar with light behind it: the mark of Welkom. */
export const doorway = svg`<svg class="doorway" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
  <path class="glow" d="M11.5 31V17.5a8.5 8.5 0 0 1 17 0V31z" />
  <path class="door" d="M28.5 31V17.5a8.5 8.5 0 0 0-3-6.5l-6 2.8V35z" />
  <circle class="knob" cx="22" cy="23.8" r="1.3" />
</svg>`;

export const sendIcon = icon(svg`<path d="M12 19V5.5M6 11l6-6 6 6" />`);
export const closeIcon = icon(svg`<path d="M6 9.5l6 6 6-6" />`);
export const personIcon = icon(
  svg`<circle cx="12" cy="8" r="3.6" /><path d="M5 19.5c.9-3.6 3.6-5.4 7-5.4s6.1 1.8 7 5.4" />`,
);
export const languageIcon = icon(
  svg`<circle cx="12" cy="12" r="8" /><path d="M4 12h16M12 4c2.6 2.4 3.6 5 3.6 8s-1 5.6-3.6 8c-2.6-2.4-3.6-5-3.6-8s1-5.6 3.6-8z" />`,
);
export const checkIcon = icon(svg`<path d="M5 12.5l4.5 4.5L19 7.5" />`);
export const clockIcon = icon(svg`<circle cx="12" cy="12" r="8" /><path d="M12 7.5V12l3 2" />`);
export const warningIcon = icon(svg`<path d="M12 4l9 15.5H3z" /><path d="M12 10v4.2M12 16.9v.1" />`);
export const outwardIcon = icon(svg`<path d="M8 16L17 7M9.5 7H17v7.5" />`);
export const downIcon = icon(svg`<path d="M12 5v13.5M6 13l6 6 6-6" />`);
