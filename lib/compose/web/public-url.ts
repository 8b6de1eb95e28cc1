import { readPartSettings } from '@/lib/control/read-part-settings'

let known: string | undefined

/** The console's address for browsers. Read at the first request: nothing is there to be read while the console is built. */
export const publicUrl = (): string => (known ??= readPartSettings().publicUrl)
