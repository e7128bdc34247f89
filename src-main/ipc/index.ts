export { CallRefused, send, serveCalls, type Handlers } from './serve';
