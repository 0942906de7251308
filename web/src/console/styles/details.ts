/** Owns the look of the details: decision, checks, facts, agreements, calls, record. */
import { css } from "lit";

export const details = css`
  .dossier {
    display: block;
    padding: 0.75rem 1.25rem 1.5rem;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--edge) transparent;
  }
  .dossier > h2 {
    inline-size: fit-content;
    font-weight: 650;
  }
  .dossier > .notice-bar {
    margin-block-start: 0.625rem;
  }
  .dossier section,
  .record {
    margin-block-start: 1.125rem;
  }
  .dossier h3 {
    margin-block-end: 0.375rem;
    font-size: 0.8667em;
    font-weight: 600;
    color: var(--muted);
  }
  .decisions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin-block-end: 0.375rem;
  }
  .decisions .approve:not([aria-disabled="true"]) {
    border-color: transparent;
    color: var(--on-fill);
    background: var(--fill);
  }
  .decisions .decline:not([aria-disabled="true"]) {
    color: var(--danger);
  }
  .none-yet,
  .summary,
  .reason {
    color: var(--muted);
  }
  .summary {
    margin-block-end: 0.25rem;
    font-weight: 600;
    color: var(--ink);
  }
  .checks li {
    padding-block: 0.1875rem;
    border-block-start: 1px solid var(--hairline);
  }
  .checks li:has(.reason, .found-data) {
    padding-block-end: 0.375rem;
  }
  .facts > div,
  .proofs li,
  .calls li {
    padding-block: 0.375rem;
    border-block-start: 1px solid var(--hairline);
  }
  .check {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
  }
  .checks :is(.failed, .review) .check > span:first-child {
    font-weight: 600;
  }
  .reason,
  .found-data {
    font-size: 0.9333em;
  }
  .found-data {
    margin-block-start: 0.125rem;
  }
  .found-data div {
    display: flex;
    gap: 0.5rem;
  }
  .found-data dt::after {
    content: ":";
  }
  .facts > div {
    display: grid;
    grid-template-columns: 8.5rem minmax(0, 1fr);
    gap: 0.75rem;
  }
  dt {
    color: var(--muted);
  }
  dd {
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .proofs p + p,
  .calls p + p {
    font-size: 0.9333em;
    color: var(--muted);
  }
  .proofs strong,
  .calls strong {
    font-weight: 600;
    color: var(--ink);
  }
  .verdict {
    font-weight: 600;
    color: var(--danger);
  }
  .hash code {
    font: 0.8rem / 1.3 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace;
    overflow-wrap: anywhere;
  }
  .calls p:first-child {
    color: var(--muted);
  }
  .calls strong {
    margin-inline-end: 0.375rem;
  }
  .calls p {
    overflow-wrap: anywhere;
  }
  .record summary {
    display: flex;
    align-items: baseline;
    gap: 0.375rem;
    min-block-size: 1.75rem;
    cursor: pointer;
    color: var(--muted);
  }
  .record summary::before {
    content: "▸";
  }
  .record[open] summary::before {
    content: "▾";
  }
  .record li {
    display: grid;
    grid-template-columns: 8.5rem minmax(0, 1fr);
    gap: 0 0.75rem;
    padding-block: 0.3125rem;
    border-block-start: 1px solid var(--hairline);
    font-size: 0.9333em;
  }
  .record time::first-letter {
    text-transform: uppercase;
  }
  .record time {
    display: block;
    color: var(--muted);
  }
  .record q {
    grid-column: 2;
    overflow-wrap: anywhere;
    color: var(--muted);
  }
  @media (max-width: 48rem) {
    .dossier {
      padding-inline: 1rem;
    }
    .facts > div,
    .record li {
      grid-template-columns: 7.5rem minmax(0, 1fr);
    }
  }
`;
