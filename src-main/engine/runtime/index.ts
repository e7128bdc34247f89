export * from './container';
export { ANY_TAG, genericPlan, genericWork } from './generic-image';
export * from './image-catalogue';
export * from './image-reference';
export * from './lines';
export * from './pod-network';
export * from './process';
export * from './program-run';
