export function exampleNames(): string[]
export function buildExamples(outDir: string, names?: string[]): Promise<void>
