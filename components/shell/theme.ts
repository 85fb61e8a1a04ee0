export const THEMES = ['light', 'dark', 'system'] as const

export type Theme = (typeof THEMES)[number]

/** The theme a cookie names; whatever else stands in it means what the system says. */
export function readTheme(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? 'system'
}

/** Puts the theme on the page at once, and into the cookie that the server reads for the next one. */
export function wearTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is still missing from browsers we serve
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`
}

/** The theme the page wears at this moment, in the browser. */
export function wornTheme(): Theme {
  return readTheme(document.documentElement.dataset.theme)
}
