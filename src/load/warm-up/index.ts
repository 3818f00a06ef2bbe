// Warming up what is in front of the services: how the rate rises, and what shows that it is warm. Pure.
export { forecastOf } from './forecast.ts';
export { createRamp } from './ramp.ts';
export type { RampStep } from './ramp.ts';
