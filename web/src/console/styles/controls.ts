/** Owns what the console adds to the chat's colours, and buttons, fields, tags and dialogs. */
import { css } from "lit";

const day = css`
  --paper: #f6f3ec;
  --pressed: #ffffff;
  --good: #1c6a41;
  --good-tint: #e3f1e7;
  --warn: #7a4a00;
  --wait: #435663;
  --wait-tint: #e8edf0;
`;

const night = css`
  --paper: #0e1417;
  --pressed: #2b3a42;
  --good: #8bd7a8;
  --good-tint: #16301f;
  --warn: #f1b06a;
  --wait: #aebfca;
  --wait-tint: #223038;
`;

export const controls = css`
  :host {
    ${day}
    display: block;
    font-size: max(0.9375rem, 15px);
    background: var(--ground);
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      ${night}
    }
  }
  :host([theme="dark"]) {
    ${night}
  }
  h1,
  h3,
  dl,
  dd,
  ul,
  ol,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    font: inherit;
    list-style: none;
  }
  a {
    color: inherit;
  }
  input,
  textarea,
  select {
    inline-size: 100%;
    min-block-size: 2.375rem;
    padding: 0.4375rem 0.625rem;
    border: 1px solid var(--edge);
    border-radius: 0.625rem;
    font: inherit;
    color: inherit;
    background: var(--raised);
  }
  textarea {
    display: block;
    resize: vertical;
    line-height: 1.4;
    field-sizing: content;
    min-block-size: 3.75rem;
    max-block-size: 14rem;
  }
  textarea:read-only {
    background: var(--paper);
  }
  input[type="radio"] {
    inline-size: 1rem;
    min-block-size: 1rem;
    margin: 0;
    accent-color: var(--accent);
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  [aria-invalid="true"] {
    border-color: var(--danger);
  }
  :is(input, textarea, select):focus-visible {
    outline-offset: -1px;
  }
  .field {
    display: grid;
    gap: 0.25rem;
  }
  label {
    font-weight: 600;
  }
  .hint {
    font-size: 0.8667em;
    font-weight: 400;
    color: var(--muted);
  }
  .fault {
    font-size: 0.9333em;
    color: var(--danger);
  }
  .fault:empty {
    display: none;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.375rem;
    min-block-size: 2.25rem;
    padding: 0.25rem 0.875rem;
    border: 1px solid var(--edge);
    border-radius: 1.125rem;
    font-weight: 600;
    line-height: 1.2;
    text-decoration: none;
    color: var(--accent);
    background: var(--raised);
  }
  .button:hover:not([aria-disabled="true"]) {
    background: var(--tint);
  }
  .button.primary {
    border-color: transparent;
    color: var(--on-fill);
    background: var(--fill);
  }
  .button.primary:hover:not([aria-disabled="true"]) {
    background: color-mix(in srgb, var(--fill) 88%, black);
  }
  .button.primary.decline {
    color: var(--ground);
    background: var(--danger);
  }
  .button.quiet {
    border-color: transparent;
    background: none;
  }
  .button.round {
    flex: none;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    padding: 0;
    border-radius: 50%;
  }
  .button.wide {
    inline-size: 100%;
    min-block-size: 2.75rem;
    border-radius: 1.375rem;
  }
  .button[aria-disabled="true"],
  .button.primary[aria-disabled="true"] {
    border-color: var(--hairline);
    color: var(--muted);
    background: var(--theirs);
  }
  .why {
    font-size: 0.8667em;
    color: var(--muted);
  }

  .tag,
  .outcome {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    padding: 0 0.5rem;
    border-radius: 0.75rem;
    font-size: 0.8667em;
    font-weight: 600;
    line-height: 1.4375rem;
    white-space: nowrap;
    color: var(--wait);
    background: var(--wait-tint);
  }
  .tag:is(.awaiting_call, .in_call) {
    color: var(--accent);
    background: var(--tint);
  }
  .tag:is(.approved, .active),
  .passed .outcome,
  .verdict.accepted {
    color: var(--good);
  }
  .tag:is(.approved, .active),
  .outcome.passed {
    color: var(--good);
    background: var(--good-tint);
  }
  .tag:is(.declined, .suspended),
  .outcome.failed {
    color: var(--danger);
    background: var(--danger-tint);
  }
  .tag.revision,
  .outcome.review {
    color: var(--warn);
    background: var(--warn-tint);
  }
  .outcome svg {
    inline-size: 0.875rem;
    block-size: 0.875rem;
  }

  .problem:not(:empty) {
    display: flex;
    gap: 0.5rem;
  }
  .problem > * {
    margin-block: 0.5rem;
  }
  .problem {
    padding-inline: 0.75rem;
    border-radius: 0.625rem;
    color: var(--danger);
    background: var(--danger-tint);
  }
  .notice-bar,
  .ended {
    padding: 0.5rem 0.75rem;
    border-radius: 0.625rem;
    background: var(--warn-tint);
  }
  .empty {
    padding: 2rem 1.25rem;
    text-align: center;
    color: var(--muted);
  }

  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    border-radius: 34%;
    font-weight: 650;
    font-size: 0.75rem;
    color: #ffffff;
    background: #0b5a63;
    overflow: hidden;
  }
  .avatar.person {
    border-radius: 50%;
    color: #3a2408;
    background: var(--glow);
  }
  .mark {
    display: block;
    flex: none;
    inline-size: 2rem;
    block-size: 2rem;
    border-radius: 34%;
    background: #0b5a63;
    overflow: hidden;
  }
  .doorway {
    display: block;
    inline-size: 100%;
  }
  .doorway .glow {
    fill: #f4b36a;
  }
  .doorway .door {
    fill: #ffffff;
  }
  .doorway .knob {
    fill: #0b5a63;
  }

  dialog {
    inline-size: min(30rem, calc(100vw - 2rem));
    max-block-size: calc(100dvh - 2rem);
    padding: 1.5rem;
    border: 1px solid var(--hairline);
    border-radius: 1.25rem;
    color: inherit;
    background: var(--ground);
    box-shadow: var(--shadow);
  }
  dialog::backdrop {
    background: rgb(14 20 23 / 45%);
  }
  dialog form,
  dialog > div {
    display: grid;
    gap: 0.875rem;
  }
  dialog h2 {
    font-size: 1.25em;
    font-weight: 650;
    line-height: 1.2;
  }
  dialog .whose {
    margin-block-start: -0.75rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .choose {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.5rem;
  }
  .doubts {
    padding: 0.625rem 0.75rem;
    border-radius: 0.625rem;
    background: var(--warn-tint);
  }
  .doubts ul {
    margin-block-start: 0.25rem;
    padding-inline-start: 1.125rem;
    list-style: disc;
  }
  .all-passed {
    color: var(--good);
    font-weight: 600;
  }
  .seconds {
    font-variant-numeric: tabular-nums;
  }
  @media (pointer: coarse) {
    .button,
    input,
    select {
      min-block-size: 2.75rem;
    }
    .button.round {
      inline-size: 2.75rem;
      block-size: 2.75rem;
    }
    input,
    textarea,
    select {
      font-size: max(1em, 16px);
    }
  }
`;
