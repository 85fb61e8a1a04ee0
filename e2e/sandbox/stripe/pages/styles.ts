const TOKENS = `
:root { color-scheme: light dark; --paper: #f6f8f7; --surface: #ffffff; --field: #ffffff; --ink: #17211f; --muted: #5b6865; --line: #dfe5e3; --edge: #b9c4c1; --accent: #0b6b50; --accent-ink: #ffffff; --danger: #b3261e; --danger-soft: #fdeceb; --tag: #fff3d6; --tag-ink: #6d4b00; }
@media (prefers-color-scheme: dark) { :root { --paper: #12181a; --surface: #191f22; --field: #12181a; --ink: #e8eeec; --muted: #9daba7; --line: #2c3538; --edge: #4a5659; --accent: #5fd0a5; --accent-ink: #06231a; --danger: #ff9d92; --danger-soft: #3a1d1b; --tag: #3b2f10; --tag-ink: #f4d58a; } }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--surface); color: var(--ink); font: 400 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
h1, h2, p, ul, dl, dd { margin: 0; padding: 0; }
a { color: inherit; }
button { font: inherit; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.Tag { display: inline-block; padding: 2px 10px; border-radius: 999px; background: var(--tag); color: var(--tag-ink); font-size: 12px; font-weight: 600; line-height: 20px; }
`

const PAY_BUTTON = `
.Pay { display: flex; align-items: center; justify-content: center; gap: 10px; width: 100%; min-height: 48px; padding: 10px 20px; border: 0; border-radius: 8px; background: var(--accent); color: var(--accent-ink); font-weight: 600; text-decoration: none; }
.Pay:hover:not(:disabled) { filter: brightness(1.06); }
.Pay:disabled { cursor: default; opacity: .7; }
.Pay[data-busy]::before { content: ""; width: 16px; height: 16px; border: 2px solid currentColor; border-right-color: transparent; border-radius: 50%; animation: turn .8s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .Pay[data-busy]::before { animation: none; } }
`

/** The hosted Checkout page: the order left, the payment right; one column on a phone, the order first. */
export const CHECKOUT_STYLES = `${TOKENS}${PAY_BUTTON}
.Checkout { display: grid; min-height: 100vh; grid-template-columns: minmax(0, 1fr); align-content: start; }
.Summary { padding: 20px 20px 28px; background: var(--paper); border-bottom: 1px solid var(--line); }
.Summary header { display: flex; align-items: center; justify-content: space-between; min-height: 44px; margin-bottom: 12px; }
.Back { display: inline-flex; gap: 8px; align-items: center; min-height: 44px; color: var(--muted); text-decoration: none; font-weight: 500; }
.Back:hover { color: var(--ink); }
.What { color: var(--muted); font-weight: 500; }
.Amount { display: flex; align-items: center; gap: 10px; margin: 4px 0 20px; color: var(--muted); font-size: 14px; line-height: 1.25; }
.Amount strong { color: var(--ink); font-size: 40px; font-weight: 600; letter-spacing: -.02em; line-height: 1.2; }
.Lines { list-style: none; display: grid; gap: 16px; }
.Lines li { display: flex; justify-content: space-between; gap: 24px; font-size: 14px; font-weight: 500; }
.Lines small { display: block; color: var(--muted); font-size: 13px; font-weight: 400; }
.Sum { white-space: nowrap; }
.Totals { margin-top: 16px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 14px; display: grid; gap: 8px; }
.Totals div { display: flex; justify-content: space-between; gap: 24px; }
.Totals .Due { font-weight: 600; }
.Also { margin-top: 20px; font-size: 14px; }
.Also a { display: inline-flex; align-items: center; min-height: 44px; }
.Settled { display: grid; gap: 12px; }
.Settled h1 { font-size: 24px; }
.Settled p { color: var(--muted); }
.Payment { padding: 28px 20px 40px; }
.Payment form { display: grid; gap: 20px; }
.Payment h1 { font-size: 20px; font-weight: 600; line-height: 1.3; }
.Email { display: grid; gap: 4px; }
.Email label { font-size: 14px; font-weight: 500; }
.Email input { width: 100%; padding: 10px 12px; border: 1px solid var(--edge); border-radius: 8px; background: var(--field); color: var(--ink); font: inherit; line-height: 1.4; }
.Email input:focus { outline: 2px solid transparent; border-color: var(--accent); box-shadow: 0 0 0 3px color-mix(in oklab, var(--accent) 28%, transparent); }
.Email input[readonly] { background: var(--paper); border-color: var(--line); color: var(--muted); }
.Email input::placeholder { color: var(--muted); opacity: 1; }
.Email [aria-invalid="true"] { border-color: var(--danger); }
.Problem { color: var(--danger); font-size: 14px; }
.Alert { padding: 12px 14px; border: 1px solid var(--danger); border-radius: 8px; background: var(--danger-soft); color: var(--danger); font-size: 14px; font-weight: 500; }
.Note { margin-top: 32px; padding-top: 20px; border-top: 1px solid var(--line); font-size: 14px; }
.Note h2 { font-size: 14px; font-weight: 600; }
.Note p { color: var(--muted); margin-bottom: 10px; }
.Note ul { list-style: none; display: grid; gap: 6px; }
.Note button { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 0 16px; width: 100%; min-height: 40px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; background: none; color: var(--ink); text-align: start; font-size: 13px; }
.Note button:hover { border-color: var(--accent); }
.Note code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; white-space: nowrap; }
.Note button span { color: var(--muted); }
.Over { display: grid; gap: 16px; max-width: 440px; margin: 18vh auto 0; padding: 0 20px; justify-items: start; }
.Over h1 { font-size: 28px; font-weight: 600; letter-spacing: -.01em; line-height: 1.2; }
.Over p:not(.Tag) { color: var(--muted); }
.Over .Pay { width: auto; margin-top: 8px; }
@media (min-width: 900px) {
  .Checkout { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-content: stretch; }
  .Summary { padding: 64px 72px; border-bottom: 0; border-inline-end: 1px solid var(--line); display: grid; justify-items: end; align-content: start; }
  .Summary > * { width: min(400px, 100%); }
  .Payment { padding: 72px; }
  .Payment > * { max-width: 420px; }
}
`

/** Pages of a few words, and the bank's question inside a frame. */
export const PLAIN_STYLES = `${TOKENS}
.Plain { display: grid; gap: 12px; align-content: center; justify-items: start; max-width: 440px; min-height: 100vh; margin: 0 auto; padding: 32px; }
.Plain h1 { font-size: 24px; font-weight: 600; letter-spacing: -.01em; line-height: 1.2; }
.Plain p:not(.Tag) { color: var(--muted); }
.Plain form { display: flex; flex-wrap: wrap; gap: 10px; width: 100%; margin-top: 12px; }
.Plain button { flex: 1; min-height: 48px; padding: 8px 20px; border: 1px solid var(--edge); border-radius: 8px; background: none; color: var(--ink); font-weight: 600; }
.Plain .Primary { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
`

export const DASHBOARD_STYLES = `${TOKENS}
body { background: var(--paper); }
.Desk { max-width: 1120px; margin: 0 auto; padding: 32px 20px 64px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 32px; }
.Desk header { display: flex; align-items: baseline; gap: 12px; }
.Desk h1 { font-size: 28px; font-weight: 600; letter-spacing: -.01em; }
.Desk h2 { font-size: 16px; font-weight: 600; margin-bottom: 8px; }
.Scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
table { width: 100%; border-collapse: collapse; font-size: 13px; }
th { text-align: start; font-weight: 500; color: var(--muted); }
th, td { padding: 8px 14px; border-bottom: 1px solid var(--line); white-space: nowrap; }
tbody tr:last-child td { border-bottom: 0; }
code, pre { font: 12px/1.6 ui-monospace, SFMono-Regular, Menlo, monospace; }
pre { margin: 0; padding: 16px; overflow-x: auto; }
.Muted { color: var(--muted); }
.Head { display: flex; align-items: center; justify-content: space-between; gap: 16px; min-height: 44px; margin-bottom: 8px; }
.Desk .Head h2 { margin: 0; }
.Quiet { min-height: 44px; padding: 6px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); color: var(--ink); font-size: 13px; font-weight: 500; }
.Quiet:hover { border-color: var(--edge); }
.Switches { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr)); gap: 10px; }
.Switches button { display: flex; align-items: flex-start; justify-content: space-between; gap: 12px; padding: 12px 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); color: var(--ink); text-align: start; }
.Switches button:hover { border-color: var(--edge); }
.Switches button[aria-pressed="true"] { border-color: var(--danger); background: var(--danger-soft); }
.Switches strong { display: block; font-size: 14px; font-weight: 600; }
.Switches small, .Debits small { display: block; color: var(--muted); font-size: 13px; line-height: 1.4; }
.Switches [aria-pressed="true"] small { color: var(--ink); }
.State { flex: none; min-width: 36px; padding: 1px 8px; border: 1px solid var(--line); border-radius: 999px; color: var(--muted); font-size: 12px; line-height: 18px; text-align: center; }
[aria-pressed="true"] .State { border-color: var(--danger); color: var(--danger); font-weight: 600; }
.Others, .Debits { list-style: none; display: grid; gap: 8px; margin-top: 10px; font-size: 13px; }
.Others code { overflow-wrap: anywhere; }
.Debits li { padding: 12px 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
.Debits form { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 12px; }
.Debits span { display: flex; gap: 8px; }
.Bad { color: var(--danger); font-weight: 500; }
.Empty { padding: 14px; color: var(--muted); font-size: 13px; }
`
