export { openStores, type Stores } from './open-stores';
