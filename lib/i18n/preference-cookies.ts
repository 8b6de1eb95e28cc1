/** What the browser remembers before anybody has signed in, and so that the first paint after it is right. Not secret, readable by scripts. */
export const preferenceCookies = { language: 'qd-language', theme: 'qd-theme', density: 'qd-density', zone: 'qd-time-zone' } as const

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
export const densities = ['compact', 'regular', 'roomy'] as const
export type Density = (typeof densities)[number]

export const themeOf = (value: unknown): Theme => themes.find((one) => one === value) ?? 'system'
export const densityOf = (value: unknown): Density => densities.find((one) => one === value) ?? 'regular'

/** A time zone as a browser names it; anything else is not trusted to be handed to `Intl`. */
export function timeZoneOf(value: string | undefined): string {
  if (value === undefined) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
