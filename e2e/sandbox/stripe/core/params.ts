import { invalid } from './errors'
import type { Raw, RawMap } from './form'

/** How one parameter is read. `parse` throws a Stripe-shaped fault that names the parameter. */
export type Field<T, Required extends boolean = boolean> = {
  required: Required
  parse(raw: Raw, name: string): T
}
export type Shape = { [name: string]: Field<unknown> }
/** The values a shape yields: what is not required may be absent. */
export type Params<S extends Shape> = {
  [K in keyof S as S[K] extends Field<unknown, true> ? K : never]: S[K] extends Field<infer T> ? T : never
} & { [K in keyof S as S[K] extends Field<unknown, true> ? never : K]?: S[K] extends Field<infer T> ? T : never }

const field = <T>(parse: Field<T>['parse']): Field<T, false> => ({ required: false, parse })

/** The same field, but a request without it is refused with `parameter_missing`. */
export const required = <T>(inner: Field<T>): Field<T, true> => ({ ...inner, required: true })

/** The same field, and an empty value (what the SDK sends for `null` and `''`) unsets it: `null`. */
export const clearable = <T>(inner: Field<T>): Field<T | null, false> =>
  field((raw, name) => (raw === '' ? null : inner.parse(raw, name)))

export const text = (longest = 5000): Field<string, false> =>
  field((raw, name) => {
    if (typeof raw !== 'string') throw wrong(name, 'string', 'parameter_invalid_string')
    if (raw === '') {
      throw invalid(
        `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
        { code: 'parameter_invalid_empty', param: name },
      )
    }
    if (raw.length > longest) {
      throw invalid(`Invalid string: must be at most ${longest} characters`, {
        code: 'parameter_invalid_string_length',
        param: name,
      })
    }
    return raw
  })

export const integer = (range: { min?: number; max?: number } = {}): Field<number, false> =>
  field((raw, name) => {
    if (typeof raw !== 'string' || !/^-?\d{1,15}$/.test(raw)) {
      throw wrong(name, 'integer', 'parameter_invalid_integer')
    }
    const value = Number(raw)
    if (value < (range.min ?? -Infinity)) {
      throw invalid(`This value must be greater than or equal to ${range.min}.`, {
        code: 'parameter_invalid_integer',
        param: name,
      })
    }
    if (value > (range.max ?? Infinity)) {
      throw invalid(`This value must be less than or equal to ${range.max}.`, {
        code: 'parameter_invalid_integer',
        param: name,
      })
    }
    return value
  })

export const flag = (): Field<boolean, false> =>
  field((raw, name) => {
    if (raw !== 'true' && raw !== 'false') throw wrong(name, 'boolean')
    return raw === 'true'
  })

export const oneOf = <const V extends readonly string[]>(...values: V): Field<V[number], false> =>
  field((raw, name) => {
    const found = values.find((value) => value === raw)
    if (found === undefined) {
      throw invalid(`Invalid ${name}: must be one of ${values.join(', ')}`, { param: name })
    }
    return found
  })

export const list = <T>(inner: Field<T>): Field<T[], false> =>
  field((raw, name) => {
    if (typeof raw === 'string' || Object.keys(raw).some((key) => !/^\d{1,4}$/.test(key))) {
      throw wrong(name, 'array')
    }
    return Object.keys(raw)
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => inner.parse(raw[key]!, `${name}[${key}]`))
  })

export const object = <S extends Shape>(shape: S): Field<Params<S>, false> =>
  field((raw, name) => {
    if (typeof raw === 'string') throw wrong(name, 'object')
    return readParams(shape, raw, name)
  })

/** Stripe's metadata: an empty value deletes the key, an empty whole (`null` here) deletes all of them. */
export const metadata = (): Field<{ [key: string]: string } | null, false> =>
  field((raw, name) => {
    if (raw === '') return null
    if (typeof raw === 'string') throw wrong(name, 'object')
    for (const [key, value] of Object.entries(raw)) {
      if (typeof value !== 'string') throw wrong(`${name}[${key}]`, 'string')
      if (key.length > 40) throw invalid(`Metadata keys can be at most 40 characters long.`, { param: name })
      if (value.length > 500) throw invalid(`Metadata values can be at most 500 characters long.`, { param: name })
    }
    if (Object.keys(raw).length > 50) throw invalid('Metadata can have at most 50 keys.', { param: name })
    return { ...raw } as { [key: string]: string }
  })

/** A number, or a range of them, as list filters on `created` take it. */
export type Range = { gt?: number; gte?: number; lt?: number; lte?: number }
export const range = (): Field<Range, false> =>
  field((raw, name) => {
    if (typeof raw === 'string') {
      const exactly = integer().parse(raw, name)
      return { gte: exactly, lte: exactly }
    }
    return readParams({ gt: integer(), gte: integer(), lt: integer(), lte: integer() }, raw, name)
  })

export const inRange = (value: number, wanted: Range | undefined): boolean =>
  value > (wanted?.gt ?? -Infinity) &&
  value >= (wanted?.gte ?? -Infinity) &&
  value < (wanted?.lt ?? Infinity) &&
  value <= (wanted?.lte ?? Infinity)

/** What every list takes besides its filters. */
export const paging = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: text(),
  ending_before: text(),
}

/** Reads a whole request: every parameter must be known and well formed, every required one present. */
export function readParams<S extends Shape>(shape: S, raw: RawMap, prefix = ''): Params<S> {
  const nameOf = (key: string) => (prefix ? `${prefix}[${key}]` : key)
  const values: { [key: string]: unknown } = {}
  for (const [key, value] of Object.entries(raw)) {
    if (!Object.hasOwn(shape, key)) {
      const name = nameOf(key)
      throw invalid(`Received unknown parameter: ${name}`, { code: 'parameter_unknown', param: name })
    }
    values[key] = shape[key]!.parse(value, nameOf(key))
  }
  for (const [key, { required: needed }] of Object.entries(shape)) {
    if (needed && values[key] === undefined) {
      throw invalid(`Missing required param: ${nameOf(key)}.`, { code: 'parameter_missing', param: nameOf(key) })
    }
  }
  return values as Params<S>
}

function wrong(name: string, type: string, code?: string) {
  return invalid(`Invalid ${type}: ${name}`, { code, param: name })
}
