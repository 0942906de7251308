/** Owns the look of a conversation: its head, the transcript, where a rep writes, the form of a call. */
import { css } from "lit";

export const talk = css`
  .talk-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    padding: 0.625rem 1.25rem;
    border-block-end: 1px solid var(--hairline);
  }
  .who {
    flex: 1 1 14rem;
    min-inline-size: 0;
  }
  .who h2 {
    inline-size: fit-content;
    font-size: 1.2em;
    font-weight: 650;
    line-height: 1.25;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .who p {
    margin-block-start: 0.1875rem;
    font-size: 0.9333em;
    color: var(--muted);
  }
  .deeds {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 0.5rem;
  }
  .talk-head > .why {
    flex-basis: 100%;
    margin-block-start: -0.25rem;
  }
  .back {
    place-items: center;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    margin-inline-start: -0.625rem;
    border-radius: 50%;
    color: var(--accent);
  }
  .back svg {
    inline-size: 1.375rem;
    block-size: 1.375rem;
  }
  .tabs {
    gap: 1.25rem;
    padding-inline: 1.25rem;
    border-block-end: 1px solid var(--hairline);
  }
  .tabs a {
    padding: 0.5rem 0 0.375rem;
    border-block-end: 3px solid transparent;
    font-weight: 600;
    text-decoration: none;
    color: var(--muted);
  }
  .tabs [aria-current] {
    border-color: var(--accent);
    color: var(--accent);
  }
  .talk > .problem:not(:empty),
  .talk > .notice-bar {
    margin: 0.625rem 1.25rem;
  }

  .middle {
    position: relative;
    flex: 1;
    display: flex;
    min-block-size: 8rem;
  }
  .log {
    flex: 1;
    min-inline-size: 0;
    padding: 0.75rem 1.25rem 1rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--edge) transparent;
  }
  .log:focus-visible {
    outline-offset: -3px;
  }
  .row {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    margin-block-start: 0.1875rem;
  }
  .row.opens {
    margin-block-start: 0.875rem;
  }
  .row:is(.bot, .rep) {
    align-items: flex-end;
  }
  .speaker {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    margin-block-end: 0.1875rem;
    font-size: 0.8667em;
    color: var(--muted);
  }
  .speaker strong {
    font-weight: 600;
    color: var(--ink);
  }
  .channel {
    display: inline-flex;
    align-items: center;
    gap: 0.125rem;
  }
  .channel svg {
    inline-size: 0.875rem;
    block-size: 0.875rem;
  }
  .bubble {
    max-inline-size: min(88%, 38rem);
    padding: 0.4375rem 0.75rem 0.5rem;
    border: 1px solid transparent;
    border-radius: 0.875rem;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .customer .bubble {
    border-start-start-radius: 0.25rem;
    background: var(--theirs);
  }
  .bot .bubble {
    border-start-end-radius: 0.25rem;
    border-color: var(--hairline);
    background: var(--raised);
  }
  .rep .bubble {
    border-start-end-radius: 0.25rem;
    color: var(--on-fill);
    background: var(--fill);
  }
  .bubble.redacted {
    border: 1px dashed var(--edge);
  }
  .extra {
    display: flex;
    flex-wrap: wrap;
    justify-content: inherit;
    gap: 0 0.75rem;
    max-inline-size: min(88%, 38rem);
    margin-block-start: 0.1875rem;
    font-size: 0.8667em;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  .row:is(.bot, .rep) .extra {
    justify-content: flex-end;
  }
  .sent-link {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
  }
  .sent-link svg {
    inline-size: 0.875rem;
    block-size: 0.875rem;
  }
  .day,
  .notice {
    align-self: stretch;
    text-align: center;
    font-size: 0.8667em;
    color: var(--muted);
  }
  .day::first-letter {
    text-transform: uppercase;
  }
  .day {
    margin-block: 0.25rem 0.625rem;
    font-weight: 600;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin-block: 0.25rem;
  }
  .notice::before,
  .notice::after {
    content: "";
    flex: 1;
    min-inline-size: 1rem;
    border-block-start: 1px solid var(--hairline);
  }
  .notice > span {
    max-inline-size: 32rem;
  }
  .newer {
    position: absolute;
    inset-block-end: 0.625rem;
    inset-inline: 0;
    inline-size: fit-content;
    margin-inline: auto;
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2.25rem;
    padding: 0 0.875rem 0 0.625rem;
    border-radius: 1.125rem;
    font-weight: 600;
    color: var(--on-fill);
    background: var(--fill);
    box-shadow: var(--shadow);
  }

  .composer,
  .silent {
    padding: 0.625rem 1.25rem max(0.625rem, env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--hairline);
  }
  .silent {
    color: var(--muted);
  }
  .composer {
    display: grid;
    gap: 0.25rem;
  }
  .composer label {
    font-size: 0.8667em;
  }
  .field-row {
    display: flex;
    align-items: flex-end;
    gap: 0.5rem;
  }
  .composer .hint {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
  }
  kbd {
    font: inherit;
    font-weight: 600;
  }
  .over {
    font-weight: 600;
    color: var(--danger);
  }

  .call {
    display: grid;
    gap: 0.625rem;
    margin: 0 1.25rem 0.75rem;
    padding: 0.75rem 1rem 0.875rem;
    border: 1.5px solid var(--accent);
    border-radius: 1rem;
    background: var(--raised);
  }
  .call h3 {
    font-weight: 650;
  }
  .call-state {
    color: var(--accent);
  }
  .call fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.125rem;
  }
  .call legend {
    padding: 0;
    font-weight: 600;
  }
  .call fieldset label {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 1.75rem;
    font-weight: 400;
  }
  .call .button {
    justify-self: start;
  }
  .call textarea {
    min-block-size: 2.375rem;
  }
  .held strong {
    font-weight: 600;
  }
  @media (max-width: 48rem) {
    .talk-head {
      padding: 0.5rem 1rem;
    }
    .who {
      flex-basis: 10rem;
    }
    .tabs,
    .log,
    .composer,
    .silent {
      padding-inline: 1rem;
    }
    .deeds {
      flex-basis: 100%;
    }
    .deeds .button {
      flex: 1;
      padding-inline: 0.5rem;
    }
    .call {
      margin-inline: 1rem;
    }
    .composer kbd,
    .composer .hint {
      font-size: 0.8rem;
    }
  }
  @media (pointer: coarse) {
    .composer .keys {
      display: none;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .row {
      animation: arrive 160ms ease-out;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
    }
  }
`;
