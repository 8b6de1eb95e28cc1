/** Requests a second wanted at each hour of the day: the evening is the peak, the small hours are quiet. Mean about 5. */
const byHour = [3.6, 2.4, 1.7, 1.3, 1.2, 1.5, 2.3, 3.4, 4.0, 4.2, 4.4, 4.8, 5.3, 5.2, 4.9, 5.0, 5.6, 6.6, 7.9, 9.1, 9.9, 9.8, 8.0, 5.6]

export const dayMs = 60 * 60_000
/** Where the day begins when the audience does: people come home. */
export const firstHour = 17

/** The hour of the audience's day, [0, 24): a day lasts one real hour. */
export const hourAt = (elapsedMs: number): number => (firstHour + (elapsedMs / dayMs) * 24) % 24

/** Between two hours the rate goes over evenly. */
export function rateAt(elapsedMs: number): number {
  const hour = hourAt(elapsedMs)
  const from = byHour[Math.floor(hour)] ?? 0
  const to = byHour[(Math.floor(hour) + 1) % 24] ?? 0
  return from + (to - from) * (hour % 1)
}

export const meanRate = byHour.reduce((sum, one) => sum + one, 0) / 24
