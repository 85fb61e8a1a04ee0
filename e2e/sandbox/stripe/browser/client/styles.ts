/** The look of the Payment element. Every rule stays below `.PaymentElement`, so the page around it is not touched. */
export const ELEMENT_STYLES = `
.PaymentElement, .PaymentElement * { box-sizing: border-box; }
.PaymentElement { display: grid; gap: var(--pay-row); color: var(--pay-text); font: 400 var(--pay-size)/1.4 var(--pay-font); text-align: start; margin: 0; padding: 0; border: 0; min-width: 0; }
.PaymentElement .Fields { display: grid; grid-template-columns: 1fr 1fr; gap: var(--pay-row) var(--pay-column); margin: 0; padding: 0; border: 0; min-width: 0; }
.PaymentElement [hidden] { display: none !important; }
.PaymentElement .Field { display: grid; align-content: start; gap: var(--pay-unit); min-width: 0; }
.PaymentElement .Field--wide { grid-column: 1 / -1; }
.PaymentElement .Label { display: block; color: var(--pay-label); font-size: var(--pay-label-size); font-weight: var(--pay-label-weight); line-height: 1.4; }
.PaymentElement .Control { position: relative; display: block; }
.PaymentElement .Input { display: block; width: 100%; height: auto; margin: 0; padding: calc(var(--pay-unit) * 2.5) calc(var(--pay-unit) * 3); border: 1px solid var(--pay-border); border-radius: var(--pay-radius); background: var(--pay-background); color: var(--pay-text); font: inherit; font-size: 1em; font-variant-numeric: tabular-nums; line-height: 1.4; outline: none; appearance: none; box-shadow: none; transition: border-color .12s, box-shadow .12s; }
.PaymentElement .Input::placeholder { color: var(--pay-placeholder); opacity: 1; }
.PaymentElement .Input:focus { border-color: var(--pay-primary); box-shadow: 0 0 0 3px color-mix(in oklab, var(--pay-primary) 28%, transparent); outline: 2px solid transparent; }
.PaymentElement .Input--invalid { border-color: var(--pay-danger); }
.PaymentElement .Input--invalid:focus { border-color: var(--pay-danger); box-shadow: 0 0 0 3px color-mix(in oklab, var(--pay-danger) 24%, transparent); }
.PaymentElement .Input:disabled { opacity: .6; }
.PaymentElement .Input--number { padding-inline-end: 52px !important; }
.PaymentElement .Input--select { appearance: auto; min-height: 44px; }
.PaymentElement .Mark { position: absolute; inset-block: 0; inset-inline-end: 12px; display: flex; align-items: center; color: var(--pay-muted); pointer-events: none; }
.PaymentElement .Mark svg, .PaymentElement .Row svg { display: block; flex: none; }
.PaymentElement .Error { margin: 0; color: var(--pay-danger); font-size: var(--pay-label-size); line-height: 1.4; }
.PaymentElement .Saved { display: grid; gap: calc(var(--pay-unit) * 2); margin: 0; padding: 0; border: 0; min-width: 0; }
.PaymentElement .Saved legend { padding: 0; margin-bottom: calc(var(--pay-unit) * 2); }
.PaymentElement .Row { display: flex; align-items: center; gap: 12px; min-height: 48px; margin: 0; padding: calc(var(--pay-unit) * 2) calc(var(--pay-unit) * 3); border: 1px solid var(--pay-border); border-radius: var(--pay-radius); background: var(--pay-background); cursor: pointer; font-variant-numeric: tabular-nums; }
.PaymentElement .Row:has(:checked) { border-color: var(--pay-primary); box-shadow: 0 0 0 1px var(--pay-primary); }
.PaymentElement .Row:has(:focus-visible) { box-shadow: 0 0 0 3px color-mix(in oklab, var(--pay-primary) 28%, transparent); }
.PaymentElement .Row input, .PaymentElement .Check input { flex: none; width: 18px; height: 18px; margin: 0; accent-color: var(--pay-primary); }
.PaymentElement .Row .Expiry { margin-inline-start: auto; color: var(--pay-muted); font-size: var(--pay-label-size); white-space: nowrap; }
.PaymentElement .Check { display: flex; align-items: center; gap: 10px; min-height: 24px; font-size: var(--pay-label-size); cursor: pointer; }
.PaymentElement .Terms { margin: 0; color: var(--pay-muted); font-size: 0.8125em; line-height: 1.45; }
.PaymentElement[data-loading] .Input, .PaymentElement[data-loading] .Label { color: transparent; }
.PaymentElement .LoadError { padding: calc(var(--pay-unit) * 3); border: 1px solid var(--pay-danger); border-radius: var(--pay-radius); }
@media (pointer: coarse) { .PaymentElement .Input { font-size: max(16px, 1em); } }
@media (prefers-reduced-motion: reduce) { .PaymentElement .Input { transition: none; } }
`

export const CHALLENGE_STYLES = `
.StripeSandboxChallenge { pointer-events: auto; width: min(440px, calc(100vw - 24px)); height: min(380px, calc(100dvh - 24px)); margin: auto; padding: 0; border: 0; border-radius: 14px; overflow: hidden; background: #fff; box-shadow: 0 24px 64px rgb(0 0 0 / .35); }
.StripeSandboxChallenge::backdrop { background: rgb(15 20 22 / .55); }
.StripeSandboxChallenge iframe { display: block; width: 100%; height: 100%; border: 0; }
@media (prefers-color-scheme: dark) { .StripeSandboxChallenge { background: #1d2326; } }
`
