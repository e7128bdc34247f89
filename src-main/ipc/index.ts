export { answerCalls, CallRefused, send, type Handlers } from './answer';
export { listenToCalls, type Answer } from './listen';
