/** Whose a breaker is: the caller's, who is protected by it; of callers without an application, whoever is called. */
export const ownerOf = (caller: string | null, callee: string): string => (caller === null || caller === 'edge' || caller === 'unidentified' ? callee : caller)
