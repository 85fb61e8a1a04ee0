import { type Means, round } from './subject'

/** A face in flat shapes: shoulders, neck, head, hair behind and before it, a few lines for the features. */
export function drawPortrait({ chance, palette, scope }: Means) {
  const [pale, light, middle, deep, dark] = palette
  const skin = chance.pick(['oklch(0.88 0.05 60)', 'oklch(0.78 0.07 58)', 'oklch(0.64 0.08 52)', 'oklch(0.48 0.07 48)'])
  const shade = 'oklch(0.3 0.06 40 / 0.16)'
  const width = chance.between(44, 52)
  const hair = {
    fall: chance.pick([150, 178, 214, 240]),
    fringe: chance.between(-26, 26),
    volume: chance.between(1.12, 1.32),
  }
  const halo = { x: chance.between(150, 250), r: chance.between(92, 128) }
  const gaze = chance.between(-2, 2)

  return (
    <>
      <rect width="400" height="300" fill={light} />
      <circle cx={round(halo.x)} cy="136" r={round(halo.r)} fill={pale} />
      <path d={hairBehind(width * hair.volume, hair.fall)} fill={dark} />
      <clipPath id={`${scope}body`}>
        <path d="M86 300C90 246 140 224 176 218H224C260 224 310 246 314 300Z" />
      </clipPath>
      <path d="M86 300C90 246 140 224 176 218H224C260 224 310 246 314 300Z" fill={deep} />
      <g clipPath={`url(#${scope}body)`}>
        <path d="M160 216L200 262L240 216Z" fill={middle} />
      </g>
      <path d="M178 176H222V216C222 232 178 232 178 216Z" fill={skin} />
      <path d="M178 190C190 204 210 204 222 190V202C210 214 190 214 178 202Z" fill={shade} />
      <ellipse cx="200" cy="138" rx={round(width)} ry="62" fill={skin} />
      <path d={hairBefore(width, hair.fringe)} fill={dark} />
      <g fill="none" stroke="oklch(0.25 0.04 40)" strokeWidth="2.6" strokeLinecap="round">
        <path d={`M${round(172 + gaze)} 140q8 6 16 0M${round(212 + gaze)} 140q8 6 16 0`} />
        <path d="M170 126q9 -5 18 -1M212 125q9 -4 18 1" strokeWidth="2" />
        <path d={`M200 142q${chance.pick([-5, 5])} 12 0 18`} strokeWidth="1.8" opacity="0.5" />
      </g>
      <path d={`M187 173q13 ${round(chance.between(5, 11))} 26 0q-13 -5 -26 0Z`} fill="oklch(0.55 0.13 25)" />
      <circle cx="170" cy="158" r="8" fill="oklch(0.65 0.14 30 / 0.25)" />
      <circle cx="230" cy="158" r="8" fill="oklch(0.65 0.14 30 / 0.25)" />
    </>
  )
}

function hairBehind(half: number, fall: number): string {
  const [left, right] = [round(200 - half), round(200 + half)]
  return `M${left} ${fall}V128C${left} 92 172 64 200 64S${right} 92 ${right} 128V${fall}C${right} ${fall + 14} ${left} ${fall + 14} ${left} ${fall}Z`
}

function hairBefore(half: number, parting: number): string {
  const [left, right, part] = [round(200 - half - 3), round(200 + half + 3), round(200 + parting)]
  return `M${left} 136C${left} 92 168 68 200 68S${right} 92 ${right} 136C${round(right - 6)} 116 ${round(part + 26)} 110 ${part} 92C${round(part - 26)} 110 ${round(left + 6)} 116 ${left} 136Z`
}
