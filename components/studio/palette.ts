import type { Chance } from './chance'

/** Five colours that go together, from the lightest to the darkest. */
export type Palette = readonly [string, string, string, string, string]

/** Two hues, near each other or opposite, walked from light to dark: harmonious whichever they are. */
export function paletteOf(chance: Chance): Palette {
  const hue = chance.between(0, 360)
  const turn = chance.pick([28, -34, 46, 150, 190])
  const chroma = chance.between(0.07, 0.13)
  const colour = (lightness: number, strength: number, share: number) =>
    `oklch(${lightness} ${(chroma * strength).toFixed(3)} ${Math.round(hue + turn * share + 360) % 360})`
  return [
    colour(0.95, 0.4, 0),
    colour(0.84, 0.8, 0.25),
    colour(0.7, 1, 0.6),
    colour(0.52, 1, 0.85),
    colour(0.32, 0.7, 1),
  ]
}
