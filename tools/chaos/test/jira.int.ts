import { buildBundles } from '@jiralake/testing';
import { scenariosOf } from '../src/scenarios';
import { proveScenarios } from './prove-scenarios';

beforeAll(buildBundles);

proveScenarios(scenariosOf.jira);
