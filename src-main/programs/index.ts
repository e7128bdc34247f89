export { makeProgramRunner, type ProgramRunner } from './runner';
