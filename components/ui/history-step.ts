/**
 * Dialogs that stand in the address. Opening one is a step in the history, so that Back closes it; closing it takes that
 * step back. Going back takes the browser a moment: a dialog that is opened meanwhile waits for it, or it would be
 * closed by the same step.
 */
let goingBack = false

/** Steps to the address that `change` makes of the one in view; `then` is done once it stands there. */
export function stepTo(change: (url: URL) => void, then: () => void = () => {}): void {
  if (goingBack) {
    window.addEventListener('popstate', () => stepTo(change, then), { once: true })
    return
  }
  const url = new URL(window.location.href)
  change(url)
  window.history.pushState({ openedHere: true }, '', url)
  then()
}

/** Leaves what `stepTo` led to. An address that was opened by a link made no step: `change` takes it out of there. */
export function stepBack(change: (url: URL) => void, then: () => void = () => {}): void {
  if (goingBack) return
  if (window.history.state?.openedHere === true) {
    goingBack = true
    const arrived = () => {
      goingBack = false
      then()
    }
    window.addEventListener('popstate', arrived, { once: true })
    window.history.back()
    return
  }
  const url = new URL(window.location.href)
  change(url)
  window.history.replaceState(null, '', url)
  then()
}
