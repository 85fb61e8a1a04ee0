import type { Chance } from '../chance'
import type { Palette } from '../palette'

/** What every subject is drawn with. `scope` keeps the ids of its gradients apart from other drawings'. */
export type Means = { chance: Chance; palette: Palette; scope: string }

/** A number as SVG writes it: short. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** A smooth ridge across the picture, closed at the bottom: sums of three waves around the height `base`. */
export function ridge(chance: Chance, base: number, height: number): string {
  const waves = [1, 2.3, 4.7].map((pace) => ({ pace, phase: chance.between(0, 6.28), size: height / pace }))
  const points = Array.from({ length: 31 }, (_, index) => {
    const x = -20 + index * 15
    const y = waves.reduce(
      (sum, { pace, phase, size }) => sum + Math.sin((x / 400) * 6.28 * pace * 0.7 + phase) * size,
      base,
    )
    return `${x} ${round(y)}`
  })
  return `M-20 320L${points.join('L')}L430 320Z`
}
