import { jiralake } from './jiralake';
import type { Scene } from './scenario';

/** `jiralake reconcile --deep`, as an operator runs it. @throws when it fails, with what it printed */
export const reconcile = (scene: Scene): Promise<void> => jiralake(scene, 'reconcile', '--deep');
