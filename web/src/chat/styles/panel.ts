/** Owns the frame: launcher, panel, header, progress, trouble with the line. */
import { css } from "lit";

export const panel = css`
  :host([mode="inline"]) {
    display: block;
    block-size: 100%;
    min-block-size: 20rem;
  }
  .panel {
    display: flex;
    flex-direction: column;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    color: var(--ink);
    background: var(--ground);
    overflow: hidden auto;
    container-type: inline-size;
  }
  dialog.panel {
    position: fixed;
    inset: auto;
    inset-block-end: 1.25rem;
    inset-inline-end: 1.25rem;
    z-index: 2147483000;
    inline-size: min(25.5rem, calc(100vw - 2.5rem));
    block-size: min(43rem, calc(100dvh - 2.5rem));
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 1px solid var(--hairline);
    border-radius: 1.5rem;
    box-shadow: var(--shadow);
  }
  dialog.panel:not([open]) {
    display: none;
  }
  @media (max-width: 599px) {
    dialog.panel {
      inset: 0;
      inline-size: 100vw;
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
    }
  }
  dialog::backdrop {
    background: none;
  }

  .launcher {
    position: fixed;
    inset-block-end: max(1.25rem, env(safe-area-inset-bottom));
    inset-inline-end: 1.25rem;
    z-index: 2147483000;
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 3.5rem;
    padding: 0 1.375rem 0 0.75rem;
    border-radius: 1.75rem;
    font-weight: 600;
    color: var(--on-fill);
    background: var(--fill);
    box-shadow: var(--shadow);
  }
  .launcher[hidden] {
    display: none;
  }
  .launcher .doorway {
    inline-size: 2.25rem;
  }
  .unread {
    min-inline-size: 1.5rem;
    padding: 0 0.375rem;
    border-radius: 0.75rem;
    font-size: 0.8125em;
    line-height: 1.5rem;
    color: #3a2408;
    background: var(--glow);
  }

  .doorway .glow {
    fill: var(--glow);
  }
  .doorway .door {
    fill: #ffffff;
  }
  .doorway .knob {
    fill: #0b5a63;
  }

  .head {
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: center;
    column-gap: 0.75rem;
    padding: 0.875rem 1.25rem 0.75rem;
    border-block-end: 1px solid var(--hairline);
  }
  .head .avatar {
    inline-size: 2.75rem;
    block-size: 2.75rem;
    font-size: 1.1875rem;
  }
  .head h2 {
    font-weight: 650;
    font-size: 1.0625em;
    line-height: 1.25;
    letter-spacing: -0.01em;
  }
  .head p {
    color: var(--muted);
    font-size: 0.8125em;
  }
  .round {
    display: grid;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    padding: 0;
    border-radius: 50%;
  }
  .quiet:hover {
    background: var(--theirs);
  }

  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2rem;
    block-size: 2rem;
    border-radius: 34%;
    font-weight: 650;
    font-size: 0.875rem;
    color: #ffffff;
    background: #0b5a63;
    overflow: hidden;
  }
  .avatar.person {
    border-radius: 50%;
    color: #3a2408;
    background: var(--glow);
  }
  .avatar .doorway {
    inline-size: 100%;
  }

  .progress {
    grid-column: 1 / -1;
    margin-block-start: 0.75rem;
  }
  .progress p {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
    margin-block-end: 0.375rem;
  }
  .progress strong {
    font-weight: 600;
    color: var(--accent);
  }
  .bar {
    display: flex;
    gap: 0.25rem;
  }
  .bar i {
    flex: 1;
    block-size: 0.3125rem;
    border-radius: 0.25rem;
    background: var(--hairline);
  }
  .bar .done {
    background: var(--accent);
  }
  .bar .now {
    background: linear-gradient(to right, var(--accent) 50%, var(--hairline) 50%);
  }
  :host(:dir(rtl)) .bar .now {
    background: linear-gradient(to left, var(--accent) 50%, var(--hairline) 50%);
  }

  .trouble {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    padding: 0.375rem 1.25rem;
    font-size: 0.8125em;
    background: var(--warn-tint);
  }
  .text {
    white-space: nowrap;
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2.75rem;
    padding: 0 0.5rem;
    border-radius: 0.625rem;
    font-weight: 550;
    color: var(--accent);
  }
  .text:hover:not([aria-disabled="true"]) {
    background: var(--tint);
  }
  .text[aria-disabled="true"] {
    color: var(--muted);
  }
  @media (forced-colors: active) {
    .avatar {
      forced-color-adjust: none;
    }
    .panel,
    .bubble,
    .choice,
    .bar i {
      border: 1px solid CanvasText;
    }
    .bar .done,
    .bar .now {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`;
