import { type Means, ridge, round } from './subject'

/** A wide scene in soft light: sky, a sun or moon, ridges that darken as they come nearer. */
export function drawLandscape({ chance, palette, scope }: Means) {
  const [pale, light, middle, deep, dark] = palette
  const sun = { x: chance.between(80, 320), y: chance.between(70, 130), r: chance.between(20, 38) }
  const layers = [
    { colour: light, base: 160, height: 26, opacity: 0.9 },
    { colour: middle, base: 195, height: 24, opacity: 0.85 },
    { colour: deep, base: 228, height: 20, opacity: 0.95 },
    { colour: dark, base: 264, height: 16, opacity: 1 },
  ].map((layer) => ({ ...layer, path: ridge(chance, layer.base, layer.height) }))
  const trees = Array.from({ length: 9 }, () => ({
    x: chance.between(0, 400),
    y: chance.between(262, 286),
    size: chance.between(14, 30),
  }))

  return (
    <>
      <defs>
        <linearGradient id={`${scope}sky`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor={light} />
          <stop offset="0.6" stopColor={pale} />
        </linearGradient>
      </defs>
      <rect width="400" height="300" fill={`url(#${scope}sky)`} />
      <circle cx={round(sun.x)} cy={round(sun.y)} r={round(sun.r * 1.9)} fill={pale} opacity="0.5" />
      <circle cx={round(sun.x)} cy={round(sun.y)} r={round(sun.r)} fill="oklch(0.98 0.03 95)" />
      {layers.map((layer) => (
        <path key={layer.base} d={layer.path} fill={layer.colour} opacity={layer.opacity} />
      ))}
      {trees.map(({ x, y, size }) => (
        <path
          key={x}
          d={`M${round(x)} ${round(y - size)}l${round(size * 0.32)} ${round(size)}h${round(-size * 0.64)}Z`}
          fill={dark}
        />
      ))}
    </>
  )
}
