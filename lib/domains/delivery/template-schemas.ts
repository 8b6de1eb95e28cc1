import { z } from 'zod'

export const TemplateLanguage = z.enum(['node', 'python', 'java'])

/** A service to begin with: its files as texts, by their paths. */
export const Template = z.object({ language: z.string(), files: z.array(z.object({ path: z.string(), text: z.string() })) })
export type Template = z.infer<typeof Template>
