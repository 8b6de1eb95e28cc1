/** `clock` 15:04:21, `millis` 15:04:21.884, `minute` 15:04, `day` 22 Oct 15:04, `full` 22 Oct 2026, 15:04:21 KST. */
export type MomentStyle = 'clock' | 'millis' | 'minute' | 'day' | 'full'

export interface MomentFormat {
  locale: string
  timeZone: string
  style: MomentStyle
}

const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const styles: Record<MomentStyle, Intl.DateTimeFormatOptions> = {
  clock: { ...time, second: '2-digit' },
  millis: { ...time, second: '2-digit', fractionalSecondDigits: 3 },
  minute: time,
  day: { day: 'numeric', month: 'short', ...time },
  full: { day: 'numeric', month: 'short', year: 'numeric', ...time, second: '2-digit', timeZoneName: 'short' },
}

// Making one costs as much as a hundred uses.
const made = new Map<string, Intl.DateTimeFormat>()

export function formatMoment(atMs: number, { locale, timeZone, style }: MomentFormat): string {
  // British order for English: the day before the month, a clock of 24 hours.
  const language = locale === 'en' ? 'en-GB' : locale
  const key = `${language}|${timeZone}|${style}`
  const format = made.get(key) ?? new Intl.DateTimeFormat(language, { ...styles[style], timeZone })
  made.set(key, format)
  return format.format(atMs)
}

/** The short name of the zone at that moment: KST, CET, GMT+9. */
export function zoneName(atMs: number, locale: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { timeZone, timeZoneName: 'short' }).formatToParts(atMs)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}
