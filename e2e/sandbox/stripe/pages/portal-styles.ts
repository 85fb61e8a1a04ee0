import { CHECKOUT_STYLES } from './styles'

/** The portal: who one deals with and the way back left, what one has right; one column on a phone. */
export const PORTAL_STYLES = `${CHECKOUT_STYLES}
.Portal h1 { font-size: 24px; font-weight: 600; letter-spacing: -.01em; line-height: 1.25; }
.Portal h2 { font-size: 16px; font-weight: 600; margin-bottom: 4px; padding-bottom: 8px; border-bottom: 1px solid var(--line); }
.Portal .Who { margin-top: 8px; color: var(--muted); }
.Desk { display: grid; grid-template-columns: minmax(0, 1fr); gap: 40px; align-content: start; padding: 28px 20px 56px; }
.Rows { list-style: none; }
.Rows > li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 20px; padding: 12px 0; border-bottom: 1px solid var(--line); font-size: 15px; }
.Rows > li:last-child { border-bottom: 0; }
.Sums > li { display: grid; grid-template-columns: minmax(0, 1fr) 96px 104px; padding: 2px 0; }
.Sums span { text-align: end; }
.Rows small { display: block; color: var(--muted); font-size: 14px; }
.Rows strong { font-weight: 600; }
.Acts { display: flex; flex-wrap: wrap; gap: 4px 16px; }
.Acts form { display: contents; }
.Link { display: inline-flex; align-items: center; min-height: 44px; padding: 0; border: 0; background: none; color: var(--accent); font-weight: 500; font-size: 15px; text-decoration: none; }
.Link:hover { text-decoration: underline; text-underline-offset: 3px; }
.Empty { padding: 12px 0; color: var(--muted); font-size: 15px; }
.Said { padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); font-size: 14px; }
.Decide { display: grid; gap: 20px; }
.Decide fieldset { display: grid; gap: 4px; margin: 0; padding: 0; border: 0; }
.Decide legend { padding: 0 0 8px; font-weight: 500; font-size: 14px; }
.Decide label { display: flex; gap: 10px; align-items: center; min-height: 40px; font-size: 15px; }
.Decide input { width: 18px; height: 18px; accent-color: var(--accent); }
.Danger { background: var(--danger); color: var(--surface); }
@media (min-width: 900px) {
  .Portal .Desk { padding: 72px; }
  .Portal .Desk > * { width: min(560px, 100%); }
}
`
