import { Refusal } from './errors.ts';
import { readText } from './sdk.ts';
import type { Shape } from './sdk.ts';

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$|^(?:NaN|-?Infinity)$/i;
const boolean = /^(?:true|false)$/i;

/** The value that a text stands for: a query parameter, a header or a part of a path. */
export function parseText(shape: Shape, text: string, where: string): unknown {
  const pattern = shape.isNumericSchema() ? number : shape.isBooleanSchema() ? boolean : undefined;
  try {
    if (!pattern || pattern.test(text)) return readText(shape, text);
  } catch {
    // Told below, as any other text that its type does not allow.
  }
  throw new Refusal('invalidValue', `Value (${text}) for parameter ${where} is invalid.`);
}
