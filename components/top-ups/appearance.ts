import type { Appearance } from '@stripe/stripe-js'
import { useEffect, useState } from 'react'

/** As `paymentAppearance`, and anew when the machine turns from day to night while the form is open. */
export function usePaymentAppearance(): Appearance {
  const [appearance, setAppearance] = useState(paymentAppearance)
  useEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: dark)')
    const turn = () => setAppearance(paymentAppearance())
    query.addEventListener('change', turn)
    return () => query.removeEventListener('change', turn)
  }, [])
  return appearance
}

/** The payment form in our own tokens, read from the page as it is: in whichever theme that is. */
function paymentAppearance(): Appearance {
  const style = getComputedStyle(document.body)
  return {
    theme: 'flat',
    variables: {
      colorPrimary: token('accent'),
      colorBackground: token('surface'),
      colorText: token('ink'),
      colorTextSecondary: token('muted'),
      colorTextPlaceholder: token('muted'),
      colorDanger: token('danger-ink'),
      fontFamily: style.fontFamily,
      fontSizeBase: '14px',
      borderRadius: '10px',
    },
    rules: {
      '.Input': { border: `1px solid ${token('edge')}`, padding: '10px 12px' },
      '.Input:focus': { borderColor: token('accent'), boxShadow: `0 0 0 1px ${token('accent')}` },
      '.Input--invalid': { borderColor: token('danger'), boxShadow: 'none' },
      '.Label': { fontWeight: '500', fontSize: '13px', color: token('ink') },
    },
  }
}

/** A colour of ours as Stripe reads colours: painted once, and taken back as plain RGB. */
function token(name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--color-${name})`
  document.body.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const paint = canvas.getContext('2d')
  if (!paint) return colour
  paint.fillStyle = colour
  paint.fillRect(0, 0, 1, 1)
  const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data
  return `rgb(${red}, ${green}, ${blue})`
}
