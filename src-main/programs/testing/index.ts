export { PodWorld } from './pod-world';
