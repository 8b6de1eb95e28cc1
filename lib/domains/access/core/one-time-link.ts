const hourMs = 3_600_000

/** A first-run link lies in a terminal's scrollback, a set-password link in somebody's mail: the first dies sooner. */
export const linkLifeMs = { 'first-operator': hourMs, 'set-password': 72 * hourMs } as const

export const linkUrl = (publicUrl: string, secret: string): string => `${publicUrl.replace(/\/$/, '')}/welcome?link=${secret}`
