import type { Appearance } from '@stripe/stripe-js'

type Variables = NonNullable<Appearance['variables']>

const SYSTEM_FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif'

/** The starting values of the three themes Stripe documents for `appearance.theme`. */
const THEMES: Record<'stripe' | 'night' | 'flat', Variables> = {
  stripe: { colorPrimary: '#0570de', colorBackground: '#ffffff', colorText: '#30313d', colorDanger: '#c4143b' },
  night: { colorPrimary: '#85d996', colorBackground: '#30313d', colorText: '#ffffff', colorDanger: '#fe87a1' },
  flat: { colorPrimary: '#0570de', colorBackground: '#f6f8fa', colorText: '#1a1b25', colorDanger: '#c4143b' },
}

/** Maps `appearance` onto the custom properties the element's style sheet reads. */
export function customProperties(appearance: Appearance): Record<string, string> {
  const variables = { ...THEMES[appearance.theme ?? 'stripe'], ...appearance.variables }
  const muted = 'color-mix(in oklab, var(--pay-text) 68%, var(--pay-background))'
  const border = 'color-mix(in oklab, var(--pay-text) 22%, var(--pay-background))'
  return {
    '--pay-primary': variables.colorPrimary ?? '',
    '--pay-background': variables.colorBackground ?? '',
    '--pay-text': variables.colorText ?? '',
    '--pay-danger': variables.colorDanger ?? '',
    '--pay-muted': variables.colorTextSecondary ?? muted,
    '--pay-placeholder': variables.colorTextPlaceholder ?? muted,
    '--pay-border': variables.inputColorBorder ?? border,
    '--pay-radius': variables.borderRadius ?? '5px',
    '--pay-font': variables.fontFamily ?? SYSTEM_FONT,
    '--pay-size': variables.fontSizeBase ?? '16px',
    '--pay-unit': variables.spacingUnit ?? '4px',
    '--pay-row': variables.gridRowSpacing ?? variables.spacingGridRow ?? 'calc(var(--pay-unit) * 3)',
    '--pay-column': variables.gridColumnSpacing ?? variables.spacingGridColumn ?? 'calc(var(--pay-unit) * 3)',
    '--pay-label-size': variables.labelFontSize ?? variables.fontSizeSm ?? '0.875em',
    '--pay-label-weight': variables.labelFontWeight ?? variables.fontWeightMedium ?? '500',
    '--pay-label': variables.labelColorText ?? 'var(--pay-text)',
  }
}

export function applyAppearance(root: HTMLElement, appearance: Appearance) {
  // Radio buttons and boxes are the browser's own: they follow the page, or the night theme where that is asked for.
  root.style.colorScheme = appearance.theme === 'night' ? 'dark' : ''
  for (const [name, value] of Object.entries(customProperties(appearance))) root.style.setProperty(name, value)
}

/** `appearance.rules` names Stripe's public classes (`.Input`, `.Label`); they hold inside this one element only. */
export function rulesText(appearance: Appearance, scope: string): string {
  return Object.entries(appearance.rules ?? {})
    .map(([selector, declarations]) => {
      const body = Object.entries(declarations).map(([name, value]) => `${kebab(name)}:${value}`)
      const selectors = selector.split(',').map((part) => `${scope} ${part.trim()}`)
      return `${selectors.join(',')}{${body.join(';')}}`
    })
    .join('\n')
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** A constructed sheet: a page whose content policy refuses inline styles still gets this one. */
export function adoptStyles(text: string) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return {
    replace: (next: string) => sheet.replaceSync(next),
    remove: () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((known) => known !== sheet)
    },
  }
}
