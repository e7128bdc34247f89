export { Draws } from './draw';
export { Timers, type Timer, type TimersState } from './timers';
export { VirtualClock } from './virtual-clock';
