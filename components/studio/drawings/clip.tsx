import { type Means, ridge, round } from './subject'

/** Four seconds of slow movement: a low sun over water whose waves pass one another. */
export function drawClip({ chance, palette, scope }: Means) {
  const [pale, light, middle, deep, dark] = palette
  const sun = { x: chance.between(120, 280), r: chance.between(34, 54) }
  const waves = [
    { colour: middle, base: 178, height: 12, way: 'drift' },
    { colour: deep, base: 212, height: 12, way: 'drift-back' },
    { colour: dark, base: 250, height: 10, way: 'drift' },
  ].map((wave) => ({ ...wave, path: ridge(chance, wave.base, wave.height) }))

  return (
    <>
      <style href="studio-clip" precedence="default">
        {MOVEMENT}
      </style>
      <defs>
        <linearGradient id={`${scope}air`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor={light} />
          <stop offset="0.7" stopColor={pale} />
        </linearGradient>
      </defs>
      <rect width="400" height="300" fill={`url(#${scope}air)`} />
      <g className="studio-rise">
        <circle cx={round(sun.x)} cy="150" r={round(sun.r * 1.6)} fill={pale} opacity="0.6" />
        <circle cx={round(sun.x)} cy="150" r={round(sun.r)} fill="oklch(0.97 0.05 85)" />
      </g>
      {waves.map((wave) => (
        <path
          key={wave.base}
          d={wave.path}
          fill={wave.colour}
          opacity="0.92"
          className={`studio-${wave.way}`}
          transform="translate(-20 0) scale(1.1 1)"
        />
      ))}
    </>
  )
}

/** The page stops all movement for people who ask for less of it; nothing here is lost without it. */
const MOVEMENT = `
.studio-drift { animation: studio-drift 4s ease-in-out infinite alternate }
.studio-drift-back { animation: studio-drift 4s ease-in-out infinite alternate-reverse }
.studio-rise { animation: studio-rise 4s ease-in-out infinite alternate }
@keyframes studio-drift { from { translate: -12px 0 } to { translate: 12px 3px } }
@keyframes studio-rise { from { translate: 0 8px } to { translate: 0 -8px } }
`
