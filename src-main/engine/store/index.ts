export { deepFreeze } from './freeze';
export { ReadView, canReadAt, type Reader } from './read-view';
export { Store, type ChangeListener, type Row, type StoreOptions } from './store';
