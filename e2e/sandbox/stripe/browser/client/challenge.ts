import { sandboxOrigin } from './api'
import { adoptStyles } from './appearance'
import { element } from './dom'
import { CHALLENGE_STYLES } from './styles'

/**
 * The bank's question (3-D Secure) over the page. It is a frame from the sandbox, as the real one is a frame from the
 * bank: keys and clicks inside it stay unseen by a dialog of the page below. Resolves when the question is answered
 * or dismissed; what became of the payment is then read from the server, never from this message.
 */
export function askTheBank(path: string): Promise<void> {
  return new Promise((resolve) => {
    const frame = element('iframe', {
      title: '3-D Secure authentication',
      src: new URL(path, sandboxOrigin).href,
    })
    const dialog = element(
      'dialog',
      { class: 'StripeSandboxChallenge', 'aria-label': '3-D Secure authentication' },
      frame,
    )
    const styles = adoptStyles(CHALLENGE_STYLES)
    const finish = () => {
      styles.remove()
      window.removeEventListener('message', onMessage)
      dialog.remove()
      resolve()
    }
    const onMessage = (event: MessageEvent) => {
      if (
        event.source === frame.contentWindow &&
        event.origin === sandboxOrigin &&
        event.data === 'challenge:answered'
      ) {
        finish()
      }
    }
    window.addEventListener('message', onMessage)
    dialog.addEventListener('cancel', finish)
    document.body.append(dialog)
    dialog.showModal()
    frame.addEventListener('load', () => frame.focus())
  })
}
