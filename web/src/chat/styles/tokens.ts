/** Owns the colours and measures of the chat, by day and by night. A page may set the `--welkom-*` ones. */
import { css } from "lit";

const day = css`
  color-scheme: light;
  --ground: #fdfcf9;
  --raised: #ffffff;
  --ink: #1c2b33;
  --muted: #55656e;
  --hairline: #e8e3d8;
  --edge: #7d8b92;
  --accent: var(--welkom-accent, #0b5a63);
  --fill: var(--welkom-accent, #0b5a63);
  --on-fill: var(--welkom-on-accent, #ffffff);
  --tint: #e4f0ee;
  --theirs: #f2eee5;
  --glow: #f4b36a;
  --danger: #9c2f20;
  --danger-tint: #fbebe6;
  --warn-tint: #fbf0dc;
  --shadow: 0 1px 2px rgb(28 43 51 / 8%), 0 18px 48px -12px rgb(28 43 51 / 28%);
`;

const night = css`
  color-scheme: dark;
  --ground: #12191d;
  --raised: #1a2328;
  --ink: #e9eef0;
  --muted: #a3b2ba;
  --hairline: #28343a;
  --edge: #6c7d86;
  --accent: var(--welkom-accent-dark, #86d3cd);
  --fill: var(--welkom-accent-fill-dark, #17666f);
  --on-fill: #ffffff;
  --tint: #18343a;
  --theirs: #202b31;
  --glow: #f1b06a;
  --danger: #ffab9a;
  --danger-tint: #3a201c;
  --warn-tint: #352b19;
  --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 18px 48px -12px rgb(0 0 0 / 70%);
`;

export const tokens = css`
  :host {
    ${day}
    --font: var(--welkom-font, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif);
    font: 400 max(1rem, 16px) / 1.45 var(--font);
    color: var(--ink);
    text-align: start;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      ${night}
    }
  }
  :host([theme="dark"]) {
    ${night}
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  p {
    margin: 0;
    font: inherit;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 1px solid transparent;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  button[aria-disabled="true"] {
    cursor: default;
  }
  svg {
    flex: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .vh {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
