/** Owns the layout: sign-in, the bar, three panes on a wide screen, two on a middling one, one on a small one. */
import { css } from "lit";

export const frame = css`
  .entry {
    min-block-size: 100dvh;
    display: grid;
    place-items: center;
    padding: 1.5rem 1rem;
    background: var(--paper);
  }
  .entry form {
    display: grid;
    gap: 1.125rem;
    inline-size: min(24rem, 100%);
    padding: 2rem 1.75rem 1.75rem;
    border: 1px solid var(--hairline);
    border-radius: 1.5rem;
    background: var(--ground);
    box-shadow: var(--shadow);
  }
  .entry .mark {
    inline-size: 3.25rem;
    block-size: 3.25rem;
  }
  .entry h1 {
    margin-block-start: 0.75rem;
    font-size: 1.5em;
  }
  .entry .ended,
  .entry .problem:not(:empty) {
    margin-block-start: 0.75rem;
  }
  .entry h1,
  .brand {
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  :is(.entry h1, .brand) span {
    font-weight: 400;
    color: var(--muted);
  }
  .entry input {
    min-block-size: 2.75rem;
  }

  .app {
    display: flex;
    flex-direction: column;
    block-size: 100dvh;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    padding: 0.4375rem 1rem;
    border-block-end: 1px solid var(--hairline);
  }
  .brand {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: clip;
    font-size: 1.0667em;
    white-space: nowrap;
  }
  .me {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    font-weight: 600;
    white-space: nowrap;
  }
  .skip {
    position: absolute;
    inset-block-start: -4rem;
    z-index: 2;
    min-block-size: 2.5rem;
    padding: 0 1rem;
    border-radius: 0.625rem;
    font-weight: 600;
    color: var(--on-fill);
    background: var(--fill);
  }
  .skip:focus {
    inset-block-start: 0.375rem;
  }
  .trouble {
    padding: 0.375rem 1rem;
    font-size: 0.9333em;
    background: var(--warn-tint);
  }

  .panes {
    flex: 1;
    min-block-size: 0;
    display: grid;
    grid-template-columns: 21rem minmax(0, 1fr) 25rem;
    grid-template-rows: minmax(0, 1fr);
  }
  .panes:not(:has(.dossier)) {
    grid-template-columns: 21rem minmax(0, 1fr);
  }
  .pane {
    min-inline-size: 0;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
  }
  .pane.none {
    align-items: center;
    justify-content: center;
  }
  .queue,
  .dossier {
    background: var(--paper);
  }
  .queue {
    border-inline-end: 1px solid var(--hairline);
  }
  .dossier {
    border-inline-start: 1px solid var(--hairline);
  }
  .tabs {
    display: none;
  }
  .back {
    display: none;
  }

  @media (max-width: 75rem) {
    .panes,
    .panes:not(:has(.dossier)) {
      grid-template-columns: 19rem minmax(0, 1fr);
      grid-template-rows: auto minmax(0, 1fr);
    }
    .queue {
      grid-row: 1 / -1;
    }
    .talk {
      grid-row: 1 / -1;
      grid-column: 2;
    }
    .tabs {
      display: flex;
    }
    .shows-talk .dossier {
      display: none;
    }
    .shows-details .talk {
      grid-row: 1;
    }
    .shows-details .talk > :not(.talk-head, .tabs, .problem) {
      display: none;
    }
    .shows-details .dossier {
      grid-column: 2;
      grid-row: 2;
      border: 0;
    }
  }
  @media (max-width: 48rem) {
    .panes,
    .panes:not(:has(.dossier)) {
      grid-template-columns: minmax(0, 1fr);
    }
    .talk,
    .shows-details .dossier {
      grid-column: 1;
    }
    .shows-queue .talk,
    .shows-talk .queue,
    .shows-details .queue {
      display: none;
    }
    .queue {
      border: 0;
    }
    .back {
      display: grid;
    }
    .bar .button {
      padding-inline: 0.5rem;
    }
    .shows-talk .bar,
    .shows-details .bar {
      display: none;
    }
  }
  @media (max-width: 24rem) {
    .brand span {
      display: none;
    }
  }
  /* A low screen, or one that is much enlarged: the page scrolls, rather than each pane in a slit. */
  @media (max-height: 30rem) {
    .app {
      block-size: auto;
      min-block-size: 100dvh;
    }
    .panes {
      grid-template-rows: auto;
    }
    .log {
      max-block-size: 75dvh;
    }
  }
  @media (forced-colors: active) {
    .tag,
    .outcome,
    .bubble,
    .item {
      border: 1px solid CanvasText;
    }
    .mark,
    .avatar {
      forced-color-adjust: none;
    }
  }
`;
