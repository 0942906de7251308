/** Owns the look of the queue. */
import { css } from "lit";

export const queue = css`
  .queue-head {
    display: grid;
    gap: 0.625rem;
    padding: 0.75rem 1rem;
  }
  .queue-head h2 {
    justify-self: start;
    font-weight: 650;
  }
  .queue-head h2:focus-visible,
  #customer:focus-visible,
  #details-title:focus-visible,
  #call-title:focus-visible {
    border-radius: 0.25rem;
  }
  .search {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.375rem;
  }
  .search .fault {
    grid-column: 1 / -1;
  }
  .search .button {
    padding-inline: 0.75rem;
    border-radius: 0.625rem;
  }
  .lists {
    display: flex;
    gap: 0.125rem;
    padding: 0.1875rem;
    border-radius: 0.75rem;
    background: color-mix(in srgb, var(--edge) 16%, transparent);
  }
  .lists button {
    flex: 1;
    min-block-size: 2rem;
    padding: 0 0.25rem;
    border-radius: 0.5625rem;
    font-weight: 600;
    white-space: nowrap;
    color: var(--ink);
  }
  .lists [aria-pressed="true"] {
    color: var(--accent);
    background: var(--pressed);
    box-shadow: 0 1px 2px rgb(0 0 0 / 16%);
  }
  .count {
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }
  .found {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
  }
  .rows {
    flex: 1;
    min-block-size: 0;
    padding: 0 0.5rem 0.75rem;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--edge) transparent;
  }
  .item {
    display: grid;
    gap: 0.125rem;
    padding: 0.5rem 0.625rem 0.5625rem;
    border: 1px solid transparent;
    border-radius: 0.75rem;
    text-decoration: none;
  }
  li + li .item {
    margin-block-start: 0.125rem;
  }
  .item:hover {
    background: color-mix(in srgb, var(--edge) 10%, transparent);
  }
  .item[aria-current] {
    border-color: var(--accent);
    background: var(--raised);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .first {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.75rem;
  }
  .first strong {
    min-inline-size: 0;
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .since {
    display: inline-flex;
    align-items: center;
    align-self: center;
    gap: 0.25rem;
    flex: none;
    font-size: 0.8667em;
    font-variant-numeric: tabular-nums;
    color: var(--muted);
  }
  .since.waits {
    font-weight: 600;
    color: var(--ink);
  }
  .since.long {
    color: var(--warn);
  }
  .since svg {
    inline-size: 0.875rem;
    block-size: 0.875rem;
  }
  .second {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 0.9333em;
    color: var(--muted);
  }
  .third {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
    white-space: nowrap;
    margin-block-start: 0.1875rem;
    font-size: 0.9333em;
  }
  .third > :is(.asks, .owner) {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .asks {
    color: var(--muted);
  }
  .owner {
    font-weight: 600;
  }
  .language {
    margin-inline-start: auto;
    font-size: 0.8667em;
    text-transform: uppercase;
    letter-spacing: 0.04em;
    color: var(--muted);
  }
`;
