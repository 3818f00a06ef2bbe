import type {
  PlacementConstraint,
  PlacementStrategy,
  TaskDefinitionPlacementConstraint,
} from '@aws-sdk/client-ecs';
import { parseQuery } from '../control/ecs/query-language.ts';
import type * as records from '../control/ecs/records.ts';
import { invalid } from './errors.ts';

const mostStrategies = 5;
const mostConstraints = 10;
const longestExpression = 2000;

/** Placement strategies, checked; ECS takes `host` for `instanceId`. */
export function readStrategies(given: readonly PlacementStrategy[] = []): records.PlacementStrategy[] {
  if (given.length > mostStrategies)
    throw invalid(`Placement strategies cannot have more than ${mostStrategies} elements.`);
  return given.map(({ type, field }) => {
    if (type === 'random') {
      if (field) throw invalid('The random placement strategy does not take a field.');
      return { type };
    }
    if (type === 'binpack') {
      if (!/^(?:cpu|memory)$/i.test(field ?? ''))
        throw invalid(`Invalid field for the binpack placement strategy: ${field}`);
      return { type, field: field?.toUpperCase() ?? '' };
    }
    if (type !== 'spread') throw invalid(`Invalid placement strategy type: ${type}`);
    if (field === undefined || !/^(?:instanceId|host|attribute:[\w.\-/\\]+)$/.test(field))
      throw invalid(`Invalid field for the spread placement strategy: ${field}`);
    return { type, field: field === 'host' ? 'instanceId' : field };
  });
}

/** Placement constraints, checked. */
export function readConstraints(
  given: readonly (PlacementConstraint | TaskDefinitionPlacementConstraint)[] = [],
  error: (message: string) => Error = invalid,
): records.PlacementConstraint[] {
  if (given.length > mostConstraints)
    throw error(`Placement constraints cannot have more than ${mostConstraints} elements.`);
  return given.map(({ type, expression }) => {
    if (type === 'distinctInstance') {
      if (expression) throw error('The distinctInstance placement constraint does not take an expression.');
      return { type };
    }
    if (type !== 'memberOf') throw error(`Invalid placement constraint type: ${type}`);
    if (!expression) throw error('The memberOf placement constraint needs an expression.');
    if (expression.length > longestExpression)
      throw error(`The expression of a placement constraint has at most ${longestExpression} characters.`);
    const query = parseQuery(expression);
    if ('error' in query) throw error(`The placement constraint expression is not valid: ${query.error}.`);
    return { type, expression };
  });
}
