import type { CardBrand } from './card'
import { drawing } from './dom'

const SIZE: [number, number] = [30, 20]
const plate = (fill: string): [string, Record<string, string>] => [
  'rect',
  { x: '0.5', y: '0.5', width: '29', height: '19', rx: '3', fill, stroke: '#00000022' },
]
const word = (text: string, fill: string, size = '8'): [string, Record<string, string>, string] => [
  'text',
  {
    x: '15',
    y: '13',
    'text-anchor': 'middle',
    'font-family': 'system-ui, sans-serif',
    'font-size': size,
    'font-weight': '700',
    fill,
  },
  text,
]

const NAMES: Record<CardBrand, string> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
  unknown: 'Card',
}

export const brandName = (brand: string) => NAMES[brand as CardBrand] ?? 'Card'

/** A small sign of the card's network: enough to recognise it, drawn here so that nothing is fetched. */
export function brandMark(brand: string): SVGElement {
  switch (brand) {
    case 'visa':
      return drawing(SIZE, plate('#ffffff'), word('VISA', '#1a1f71', '9'))
    case 'mastercard':
      return drawing(
        SIZE,
        plate('#ffffff'),
        ['circle', { cx: '12', cy: '10', r: '5.5', fill: '#eb001b' }],
        ['circle', { cx: '18', cy: '10', r: '5.5', fill: '#f79e1b', 'fill-opacity': '0.85' }],
      )
    case 'amex':
      return drawing(SIZE, plate('#1f72cd'), word('AMEX', '#ffffff', '8'))
    case 'discover':
    case 'diners':
    case 'jcb':
    case 'unionpay':
      return drawing(
        SIZE,
        plate('#ffffff'),
        word(brand === 'discover' ? 'DISC' : brand.slice(0, 3).toUpperCase(), '#333'),
      )
    case 'bank':
      return drawing(
        SIZE,
        ['path', { d: 'M4 8.5 15 3l11 5.5z', fill: 'none', stroke: 'currentColor', 'stroke-linejoin': 'round' }],
        ['path', { d: 'M7 9v6m5.3-6v6m5.4-6v6M23 9v6', stroke: 'currentColor', 'stroke-width': '1.5' }],
        ['path', { d: 'M4 16.5h22', stroke: 'currentColor', 'stroke-width': '1.5' }],
      )
    default:
      return drawing(
        SIZE,
        ['rect', { x: '1', y: '1', width: '28', height: '18', rx: '3', fill: 'none', stroke: 'currentColor' }],
        ['path', { d: 'M1 6.5h28', stroke: 'currentColor', 'stroke-width': '3' }],
        ['path', { d: 'M5 14h7', stroke: 'currentColor', 'stroke-width': '1.5' }],
      )
  }
}
