/** Owns the messages: bubbles, groups, choices, links, delivery, typing dots. */
import { css } from "lit";

export const log = css`
  .middle {
    position: relative;
    flex: 1;
    display: flex;
    /* On a very low screen, or much enlarged, the whole panel scrolls rather than the log shrinking to nothing. */
    min-block-size: 9rem;
  }
  .log {
    flex: 1;
    min-inline-size: 0;
    padding: 1.25rem 1.25rem 1rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--hairline) transparent;
  }
  .log:focus-visible {
    outline-offset: -3px;
  }
  .row {
    display: grid;
    grid-template-columns: 2rem minmax(0, 1fr);
    column-gap: 0.625rem;
    margin-block-start: 0.1875rem;
  }
  .row.opens {
    margin-block-start: 1rem;
  }
  .row:first-child {
    margin-block-start: auto;
  }
  .row > .avatar {
    visibility: hidden;
    align-self: start;
  }
  .row.opens > .avatar {
    visibility: visible;
  }
  .stack {
    grid-column: 2;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    min-inline-size: 0;
  }
  .mine .stack {
    grid-column: 1 / -1;
    align-items: flex-end;
  }
  .bubble {
    max-inline-size: min(100%, 34rem);
    padding: 0.5625rem 0.9375rem 0.625rem;
    border: 1px solid transparent;
    border-radius: 0.375rem 1.125rem 1.125rem 0.375rem;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    background: var(--theirs);
  }
  .theirs.opens .bubble {
    border-start-end-radius: 1.125rem;
    border-start-start-radius: 0.375rem;
  }
  .theirs.closes .bubble {
    border-end-start-radius: 1.125rem;
  }
  .mine .bubble {
    max-inline-size: min(82%, 30rem);
    border-radius: 1.125rem 0.375rem 0.375rem 1.125rem;
    color: var(--on-fill);
    background: var(--fill);
  }
  .mine.opens .bubble {
    border-start-end-radius: 1.125rem;
  }
  .mine.closes .bubble {
    border-end-end-radius: 1.125rem;
    border-start-end-radius: 0.375rem;
  }
  .mine.opens.closes .bubble {
    border-radius: 1.125rem 1.125rem 0.375rem 1.125rem;
  }
  :host(:dir(rtl)) .bubble {
    border-radius: 1.125rem;
  }
  .speaker {
    margin: 0 0 0.1875rem 0.125rem;
    font-size: 0.8125em;
    font-weight: 600;
    color: var(--muted);
  }
  .day,
  .notice {
    grid-column: 1 / -1;
    text-align: center;
    font-size: 0.8125em;
    color: var(--muted);
  }
  .day {
    margin-block: 0.25rem 1rem;
  }
  .day::first-letter {
    text-transform: uppercase;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin-block: 0.5rem;
  }
  .notice::before,
  .notice::after {
    content: "";
    flex: 1;
    min-inline-size: 1rem;
    border-block-start: 1px solid var(--hairline);
  }

  .meta {
    display: none;
    align-items: center;
    gap: 0.25rem;
    margin: 0.1875rem 0.25rem 0;
    font-size: 0.75em;
    color: var(--muted);
  }
  .closes .meta,
  .meta.pending,
  .meta.failed {
    display: flex;
    flex-wrap: wrap;
  }
  .meta svg {
    inline-size: 0.875rem;
    block-size: 0.875rem;
  }
  .meta.failed {
    color: var(--danger);
  }
  .meta .text {
    font-size: 1.083em;
  }

  .link {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    max-inline-size: 100%;
    min-block-size: 2.875rem;
    margin-block-start: 0.5rem;
    padding: 0.5rem 0.875rem 0.5rem 1.125rem;
    border-radius: 1rem;
    font-weight: 600;
    color: var(--on-fill);
    background: var(--fill);
    text-decoration: none;
  }
  .link:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .link-note {
    margin: 0.25rem 0.25rem 0;
    font-size: 0.8125em;
    color: var(--muted);
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block: 0.625rem 0.25rem;
  }
  .choice {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2.75rem;
    padding: 0.375rem 1rem;
    border: 1.5px solid var(--accent);
    border-radius: 1.375rem;
    font-size: 0.9375em;
    font-weight: 550;
    line-height: 1.25;
    text-align: start;
    overflow-wrap: anywhere;
    color: var(--accent);
    background: var(--raised);
  }
  .choices:not(.used) .choice:hover {
    background: var(--tint);
  }
  .choices:not(.used) .choice:active {
    color: var(--on-fill);
    background: var(--fill);
  }
  .used .choice {
    border-color: var(--hairline);
    font-weight: 400;
    color: var(--muted);
    background: none;
  }
  .used .chosen {
    border-color: transparent;
    font-weight: 600;
    color: var(--accent);
    background: var(--tint);
  }
  .used.long .choice:not(.chosen) {
    display: none;
  }

  .dots {
    display: flex;
    gap: 0.3125rem;
    padding-block: 0.9375rem;
  }
  .dots i {
    inline-size: 0.4375rem;
    block-size: 0.4375rem;
    border-radius: 50%;
    background: var(--muted);
  }
  .newer {
    position: absolute;
    inset-block-end: 0.75rem;
    inset-inline: 0;
    inline-size: fit-content;
    margin-inline: auto;
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2.75rem;
    padding: 0 1rem 0 0.75rem;
    border-radius: 1.375rem;
    font-size: 0.875em;
    font-weight: 600;
    color: var(--on-fill);
    background: var(--fill);
    box-shadow: var(--shadow);
  }
  @media (prefers-reduced-motion: no-preference) {
    .row {
      animation: arrive 180ms ease-out;
    }
    /* Four rounds: nothing moves for longer than five seconds. */
    .dots i {
      animation: breathe 1.2s 4 ease-in-out;
    }
    .dots i:nth-child(2) {
      animation-delay: 0.15s;
    }
    .dots i:nth-child(3) {
      animation-delay: 0.3s;
    }
    dialog[open] {
      animation: arrive 160ms ease-out;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      translate: 0 0.375rem;
    }
  }
  @keyframes breathe {
    50% {
      opacity: 0.35;
      translate: 0 -0.1875rem;
    }
  }
`;
