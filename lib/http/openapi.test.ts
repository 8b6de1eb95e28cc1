import { expect, test } from 'vitest'
import { openApiDocument } from './openapi'

test('the document tells programs of the code of a refusal, and keeps the old fields required', () => {
  const document = openApiDocument([], 'http://localhost', '1') as { components: { schemas: { Problem: { required: string[]; properties: Record<string, object> } } } }
  const { required, properties } = document.components.schemas.Problem
  expect(required.sort()).toEqual(['code', 'detail', 'status', 'title', 'type'])
  const coded = { code: { type: 'string', description: expect.stringContaining('for programs') }, values: { type: 'object', additionalProperties: { type: ['string', 'number'] } } }
  expect(properties.errors).toMatchObject({ items: { required: ['pointer', 'detail'], properties: coded } })
  expect(properties.reason).toMatchObject({ required: ['code', 'values'], properties: coded })
})
