import { createHash } from 'node:crypto'
import { newSecret } from '@/lib/kernel/ids'

/** Shown once to its maker; the prefix lets scanners of repositories recognise a leaked one. */
export const newTokenText = (): string => `qd_${newSecret()}`

export const looksLikeToken = (text: string): boolean => /^qd_[A-Za-z0-9_-]{43}$/.test(text)

/** 256 random bits need no slow hash: sha256, 64 hex digits. Also of one-time links. */
export const secretHash = (text: string): string => createHash('sha256').update(text).digest('hex')
