export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]

export const isLanguage = (value: unknown): value is Language => languages.some((one) => one === value)

/**
 * The first language of an Accept-Language header that we speak, by its weights; English where none is. RFC 9110, 12.5.4:
 * a tag without `q` weighs 1, `q=0` is a refusal.
 */
export function languageOfHeader(header: string | null | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part, order) => {
      const [tag = '', ...settings] = part.trim().toLowerCase().split(';')
      const q = settings.map((one) => one.trim()).find((one) => one.startsWith('q='))
      const weight = q === undefined ? 1 : Number(q.slice(2))
      return { language: tag.trim().split('-')[0], weight: Number.isFinite(weight) ? weight : 0, order }
    })
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order)
  return wanted.map((one) => one.language).find(isLanguage) ?? 'en'
}
