/** Owns the answer field and what stands around it. */
import { css } from "lit";

export const composerStyles = css`
  .problem:not(:empty) {
    display: flex;
    gap: 0.5rem;
  }
  .problem > * {
    margin-block: 0.625rem;
  }
  .problem {
    padding-inline: 1.25rem;
    font-size: 0.875em;
    color: var(--danger);
    background: var(--danger-tint);
  }
  .composer {
    display: flex;
    align-items: flex-end;
    gap: 0.25rem;
    margin: 0.75rem 1rem 0;
    padding: 0.25rem;
    border: 1.5px solid var(--edge);
    border-radius: 1.625rem;
    background: var(--raised);
  }
  .composer:has(#answer:focus-visible) {
    border-color: var(--accent);
    outline: 2px solid var(--accent);
    outline-offset: -1px;
  }
  #answer {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.75rem;
    max-block-size: 9rem;
    padding: 0.625rem 0.5rem 0.625rem 0.875rem;
    border: 0;
    border-radius: 1.375rem;
    outline: 0;
    resize: none;
    field-sizing: content;
    font: inherit;
    line-height: 1.5rem;
    color: inherit;
    background: none;
  }
  input#answer {
    field-sizing: fixed;
    text-overflow: ellipsis;
  }
  #answer::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .send {
    flex: none;
    color: var(--on-fill);
    background: var(--fill);
  }
  .send[aria-disabled="true"] {
    color: var(--muted);
    background: var(--theirs);
  }
  .letters {
    display: none;
    min-inline-size: 2.75rem;
    min-block-size: 2.75rem;
    padding: 0;
    border-radius: 1.375rem;
    font-size: 0.875em;
    font-weight: 600;
    color: var(--accent);
  }
  @media (pointer: coarse) {
    .letters {
      display: block;
    }
  }
  .counter {
    padding: 0.25rem 1.5rem 0;
    text-align: end;
    font-size: 0.8125em;
    color: var(--muted);
  }
  .counter.over {
    font-weight: 600;
    color: var(--danger);
  }
  .ways-out {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    padding: 0.25rem 1rem max(0.375rem, env(safe-area-inset-bottom));
    font-size: 0.875em;
  }
  @container (max-width: 22rem) {
    .ways-out {
      padding-inline: 0.5rem;
      font-size: 0.8125em;
    }
  }
  .ways-out svg {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }
`;
