/** Owns the drawings that only the console has; it shares the others with the chat. All are decoration. */
import { type SVGTemplateResult, svg } from "lit";

const icon = (body: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${body}</svg>`;

export const passedIcon = icon(svg`<path d="M5 12.5l4.5 4.5L19 7.5" />`);
export const failedIcon = icon(svg`<path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />`);
export const reviewIcon = icon(svg`<path d="M6 20.5V4h11.5l-2.6 4.4 2.6 4.4H6" />`);
export const pendingIcon = icon(svg`<circle cx="12" cy="12" r="8" /><path d="M12 7.5V12l3 2" />`);
export const phoneIcon = icon(
  svg`<path d="M7.2 4.5l2.3 4-1.8 1.8a12 12 0 0 0 6 6l1.8-1.8 4 2.3c-.3 1.9-1.6 3-3.4 2.8C9.7 18.9 5.1 14.3 4.4 7.9 4.2 6.1 5.3 4.8 7.2 4.5z" />`,
);
export const backIcon = icon(svg`<path d="M14.5 5.5L8 12l6.5 6.5" />`);
export const searchIcon = icon(svg`<circle cx="11" cy="11" r="6" /><path d="M15.5 15.5L20 20" />`);
export const smsIcon = icon(svg`<rect x="7" y="3" width="10" height="18" rx="2.5" /><path d="M11 17.8h2" />`);
export const webIcon = icon(svg`<path d="M4 5.5h16v10.5h-8.5L7 19.5V16H4z" />`);
export const linkIcon = icon(
  svg`<path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1" />`,
);
export const sendIcon = icon(svg`<path d="M12 19V5.5M6 11l6-6 6 6" />`);
