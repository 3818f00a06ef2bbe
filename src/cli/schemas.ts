import { configJsonSchema } from '#config';
import { experimentJsonSchema } from '#experiments';
import { labFileJsonSchema } from '#lab';
import { reportJsonSchema } from '#reporters';

/** Every JSON Schema that Squall publishes, by name. */
export const schemas: Record<string, () => object> = {
  experiment: experimentJsonSchema,
  lab: labFileJsonSchema,
  config: configJsonSchema,
  report: reportJsonSchema,
};
