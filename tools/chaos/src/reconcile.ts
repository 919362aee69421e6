import { jiralake } from './jiralake';
import type { Scene } from './scenario';

/** Runs `jiralake reconcile --deep`, as an operator does. @throws Error with its output when it fails */
export const reconcile = (scene: Scene): Promise<void> => jiralake(scene, 'reconcile', '--deep');
